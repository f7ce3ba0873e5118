/** A MySQL source on the local stack: its schema, its users and their secrets, and DMS's task. */
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { CreateSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { namedFor } from '../../../model/names';
import { sourceOf, type Pipeline } from '../../../model/pipeline';
import type { LocalServers } from '../../capabilities';
import { provisionDms, type DmsTarget } from './dms';
import { DMS_USER, provisionDatabase, SOURCE_USER } from './database';

export interface ProvisionDeps {
  readonly dms: DatabaseMigrationServiceClient;
  readonly aws: { readonly secrets: SecretsManagerClient };
  readonly settings: DmsTarget & { readonly sourceSecretId: string };
}

export async function provisionMysqlCdc(
  { dms, aws, settings }: ProvisionDeps,
  pipeline: Pipeline,
  { mysql }: LocalServers,
): Promise<void> {
  await provisionDatabase(mysql, pipeline);
  const { host, port } = mysql;
  const { database: dbname } = sourceOf(pipeline, 'mysql-cdc');
  const keep = async (id: string, { user: username, password }: typeof SOURCE_USER): Promise<string> => {
    const SecretString = JSON.stringify({ host, port, username, password, dbname });
    await aws.secrets.send(new CreateSecretCommand({ Name: id, SecretString }));
    return id;
  };
  await keep(namedFor(settings.sourceSecretId, pipeline.name), SOURCE_USER);
  const secretOfDms = await keep(`ecomflow/source-dms/${pipeline.name}`, DMS_USER);
  await provisionDms(dms, settings, pipeline, secretOfDms);
}
