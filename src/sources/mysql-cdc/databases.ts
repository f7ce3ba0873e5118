/** Which database each pipeline has, by the settings that name its secret. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { namedFor } from '../../model/names';
import { createSourceDatabase, type SourceDatabase } from './database';

/** The database of a pipeline. */
export interface Databases {
  readonly source: (pipeline: string) => SourceDatabase;
  /** Where figures are counted instead of on the source; null: on the source. */
  readonly replica: (pipeline: string) => SourceDatabase | null;
}

export interface SecretNames {
  readonly ECOMFLOW_SOURCE_SECRET_ID: string;
  readonly ECOMFLOW_REPLICA_SECRET_ID?: string | undefined;
}

export function createDatabases(
  secrets: SecretsManagerClient,
  { ECOMFLOW_SOURCE_SECRET_ID: source, ECOMFLOW_REPLICA_SECRET_ID: replica }: SecretNames,
): Databases {
  return {
    source: (pipeline) => createSourceDatabase(secrets, namedFor(source, pipeline)),
    replica: (pipeline) =>
      replica === undefined ? null : createSourceDatabase(secrets, namedFor(replica, pipeline)),
  };
}
