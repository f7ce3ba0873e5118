/** The source's figures as it is now, as a run's mark takes them. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Pipeline } from '../../../model/pipeline';
import type { SourceFigures } from '../../../model/plan';
import { capturedOf } from '../captured';
import { readContentKey } from '../content-key';
import type { Databases } from '../databases';
import { prepareFigures, readFigures, READING_SESSION } from '../figures';

export interface FiguresDeps {
  readonly aws: { readonly secrets: SecretsManagerClient };
  readonly databases: Pick<Databases, 'source'>;
  readonly settings: { readonly personalSecretId: string };
}

export async function readFiguresNow(
  { aws, databases, settings }: FiguresDeps,
  pipeline: Pipeline,
): Promise<SourceFigures[]> {
  const { database, tables } = capturedOf(pipeline);
  const key = await readContentKey(aws.secrets, settings.personalSecretId);
  return databases.source(pipeline.name).use(async (connection) => {
    await connection.query(READING_SESSION);
    const figures: SourceFigures[] = [];
    for (const query of await prepareFigures(connection, database, tables))
      figures.push(await readFigures(connection, query, key));
    return figures;
  });
}
