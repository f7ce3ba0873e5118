/** All that `doctor` asks of a MySQL source: its secrets, DMS, the server, its columns and its clock. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { namedFor } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';
import { examine, gate, good, NotReached, PROVISION, type Finding } from '../../finding';
import type { SourceDatabase } from '../database';
import type { Databases } from '../databases';
import type { Replicator } from '../replicator/replicator';
import { examineSourceClock } from './clock';
import { examineColumns } from './columns';
import { examineReplication } from './replication';
import { examineLogin, examineSource } from './source';

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
  const secrets = examineSecrets(deps, pipeline);
  const { login, source } = enter(databases.source(pipeline.name), secrets);
  const target = { bucket: settings.bronzeBucket, roleArn: settings.copyRoleArn };
  const groups = await Promise.all([
    secrets,
    examineReplication(replicator, pipeline, target),
    login.then((finding) => [finding]),
    examineSource(source, pipeline, isLocal),
    examineColumns(source, pipeline).then((finding) => [finding]),
    examineSourceClock(source, nowMs).then((finding) => [finding]),
  ]);
  return groups.flat();
}

/** One wrong password is one bad line: who looks further into the source than its door says that it was not reached. */
function enter(
  database: SourceDatabase,
  secrets: Promise<readonly Finding[]>,
): { login: Promise<Finding>; source: SourceDatabase } {
  const read = gate('its secret was not read', async () => {
    if ((await secrets)[0]?.verdict !== 'good') throw new NotReached();
  });
  let isReached = false;
  const login = examineLogin(database, read, () => {
    isReached = true;
  });
  const reached = gate('the source was not reached', async () => {
    await login;
    if (!isReached) throw new NotReached();
  });
  const source: SourceDatabase = {
    async use(work, options) {
      await reached();
      return database.use(work, options);
    },
  };
  return { login, source };
}

/** The source's own comes first. */
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
