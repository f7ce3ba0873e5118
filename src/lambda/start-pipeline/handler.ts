/** AWS Lambda: the one task of the state machine. It starts the run and returns; the run itself answers the state machine. */
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { Client, Connection } from '@temporalio/client';
import { createObjectStore } from '../../aws/object-store';
import { loadTriggerConfig } from '../../config';
import { temporalConnection } from '../../temporal';
import { startForWaiter, type StartDeps, type StartEvent } from './start';

/** Made by the first call, and kept for those that the same instance answers later. */
let deps: Promise<StartDeps> | undefined;

export async function handler(event: StartEvent): ReturnType<typeof startForWaiter> {
  deps ??= connect();
  try {
    return await startForWaiter(await deps, event);
  } catch (error) {
    // A connection that broke while the instance was frozen is made anew.
    deps = undefined;
    throw error;
  }
}

async function connect(): Promise<StartDeps> {
  const config = loadTriggerConfig();
  const connection = await Connection.connect({
    ...temporalConnection(config),
    ...(await apiKeyIn(config.ECOMFLOW_TEMPORAL_SECRET_ID)),
  });
  const s3 = new S3Client({ forcePathStyle: true });
  return {
    s3,
    states: new SFNClient(),
    store: createObjectStore(s3),
    client: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }),
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    settings: { lakeBucket: config.ECOMFLOW_LAKE_BUCKET },
  };
}

async function apiKeyIn(secretId: string | undefined): Promise<{ apiKey?: string; tls?: true }> {
  if (secretId === undefined) return {};
  const secret = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: secretId }));
  return { apiKey: secret.SecretString ?? '', tls: true };
}
