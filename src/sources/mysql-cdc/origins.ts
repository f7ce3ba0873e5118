import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { namedFor } from '../../model/names';
import { sourceOf } from '../../model/pipeline';
import type { Origins } from '../origins';
import { readSourceAddress } from './database';

/** A table of the database that changes are captured from: `mysql://host:port`, `database.table`. */
export function createTableOrigins(secrets: SecretsManagerClient, sourceSecretId: string): Origins {
  return {
    async of(pipeline) {
      const { database, feeds } = sourceOf(pipeline, 'mysql-cdc');
      const { host, port } = await readSourceAddress(secrets, namedFor(sourceSecretId, pipeline.name));
      const namespace = `mysql://${host}:${port}`;
      return feeds.map(({ entity, table }) => ({ feed: entity, namespace, name: `${database}.${table}` }));
    },
  };
}
