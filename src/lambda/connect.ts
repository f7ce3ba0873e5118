/** A Lambda's way to Temporal, whose API key lies in a secret. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Connection, type Client } from '@temporalio/client';
import type { LambdaConfig } from '../config';
import { temporalConnection } from '../temporal';
import { createTemporalClient } from '../temporal-client';

export async function connectTemporal(config: LambdaConfig): Promise<Client> {
  const connection = await Connection.connect({
    ...temporalConnection(config),
    ...(await apiKeyIn(config.ECOMFLOW_TEMPORAL_SECRET_ID)),
  });
  return createTemporalClient(connection, config);
}

/** What `make` makes is kept for the calls that the same instance answers later, and made anew after one that failed. */
export function keepWhileGood<Deps>(make: () => Promise<Deps>) {
  let made: Promise<Deps> | undefined;
  return async <Result>(work: (deps: Deps) => Promise<Result>): Promise<Result> => {
    made ??= make();
    try {
      return await work(await made);
    } catch (error) {
      // A connection may have broken while the instance was frozen.
      made = undefined;
      throw error;
    }
  };
}

async function apiKeyIn(secretId: string | undefined): Promise<{ apiKey?: string; tls?: true }> {
  if (secretId === undefined) return {};
  const secret = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: secretId }));
  return { apiKey: secret.SecretString ?? '', tls: true };
}
