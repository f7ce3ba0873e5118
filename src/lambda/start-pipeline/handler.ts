/** AWS Lambda: the one task of the state machine. It starts the run and returns; the run itself answers the state machine. */
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createObjectStore } from '../../aws/object-store';
import { loadTriggerConfig } from '../../config';
import { connectTemporal, keepWhileGood } from '../connect';
import { startForWaiter, type StartDeps, type StartEvent } from './start';

const withDeps = keepWhileGood(connect);

export function handler(event: StartEvent): ReturnType<typeof startForWaiter> {
  return withDeps((deps) => startForWaiter(deps, event));
}

async function connect(): Promise<StartDeps> {
  const config = loadTriggerConfig();
  const s3 = new S3Client({ forcePathStyle: true });
  return {
    s3,
    states: new SFNClient(),
    store: createObjectStore(s3),
    client: await connectTemporal(config),
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    settings: { lakeBucket: config.ECOMFLOW_LAKE_BUCKET },
  };
}
