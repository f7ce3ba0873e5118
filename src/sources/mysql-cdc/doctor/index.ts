/** All that `doctor` asks of a MySQL source: its secrets, DMS, the server, its columns and its clock. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { namedFor } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';
import { examine, good, PROVISION, type Finding } from '../../finding';
import type { Databases } from '../databases';
import type { Replicator } from '../replicator/replicator';
import { examineSourceClock } from './clock';
import { examineColumns } from './columns';
import { examineReplication } from './replication';
import { examineSource } from './source';

export interface DoctorDeps {
  readonly replicator: Replicator;
  readonly aws: { readonly secrets: SecretsManagerClient };
  readonly databases: Pick<Databases, 'source'>;
  readonly isLocal: boolean;
  readonly nowMs: () => number;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly copyRoleArn: string;
    readonly sourceSecretId: string;
    readonly replicaSecretId: string | undefined;
  };
}

export async function examineMysqlCdc(deps: DoctorDeps, pipeline: Pipeline): Promise<Finding[]> {
  const { replicator, databases, isLocal, nowMs, settings } = deps;
  const source = databases.source(pipeline.name);
  const target = { bucket: settings.bronzeBucket, roleArn: settings.copyRoleArn };
  const groups = await Promise.all([
    examineSecrets(deps, pipeline),
    examineReplication(replicator, pipeline, target),
    examineSource(source, pipeline, isLocal),
    examineColumns(source, pipeline).then((finding) => [finding]),
    examineSourceClock(source, nowMs).then((finding) => [finding]),
  ]);
  return groups.flat();
}

function examineSecrets({ aws, settings }: DoctorDeps, { name }: Pipeline): Promise<Finding[]> {
  const { sourceSecretId, replicaSecretId } = settings;
  const named = replicaSecretId === undefined ? [sourceSecretId] : [sourceSecretId, replicaSecretId];
  return Promise.all(
    named.map((setting) =>
      examine('source secret', PROVISION, async () => {
        const id = namedFor(setting, name);
        await aws.secrets.send(new GetSecretValueCommand({ SecretId: id }));
        return good(id);
      }),
    ),
  );
}
