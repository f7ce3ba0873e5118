/** AWS Lambda: files have come into landing. It tells the workflow that gathers them, and keeps nothing. */
import { loadFilesConfig } from '../../config';
import { connectTemporal, keepWhileGood } from '../connect';
import { tellOfFiles, type FilesDeps, type QueueBatch, type QueueAnswer } from './tell-of-files';

const withDeps = keepWhileGood(connect);

export function handler(batch: QueueBatch): Promise<QueueAnswer> {
  return withDeps((deps) => tellOfFiles(deps, batch));
}

async function connect(): Promise<FilesDeps> {
  const config = loadFilesConfig();
  return {
    client: await connectTemporal(config),
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    landingBucket: config.ECOMFLOW_LANDING_BUCKET,
    landings: config.ECOMFLOW_LANDINGS,
    say: (line) => void process.stderr.write(`${line}\n`),
  };
}
