/**
 * The last part of the way: what a trial's Firehose wrote, loaded into a star by the real pipeline. Its worker marks the trial's own shards and
 * waits until the trial's own Firehose has written the marks.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import type { Undo } from '../../../scripts/demo/run-command';
import { startWorker } from '../../../scripts/demo/platform';
import { createAwsClients } from '../../../src/aws/clients';
import { readS3Clock } from '../../../src/aws/s3-clock';
import { loadConfig, type Config } from '../../../src/config';
import { openWarehouse } from '../../../src/connect';
import { provision } from '../../../src/local-stack/provision';
import { readStack, type Stack } from '../../../src/local-stack/stack';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { takeStack } from '../../../src/local-stack/stack-settings';
import { STREAM_PIPELINE } from '../../../src/model/names';
import type { WindowSummary } from '../../../src/model/plan';
import { findPipeline } from '../../../src/pipelines/registry';
import { reconciliationDeps } from '../../../src/reconcile/deps';
import { reconcilePipeline } from '../../../src/reconcile/reconcile';
import { readStream } from '../../support/delivered';
import { linesOf } from './counts';
import { SALES_QUERY, salesOf, starFaults } from './star-books';
import type { ChaosWorld } from './world';

const PIPELINE = findPipeline(STREAM_PIPELINE);
const MINUTE_MS = 60_000;

export interface Star {
  /** Where the trial must deliver to. */
  readonly bronzeBucket: string;
  /** What of the trial the star does not hold as it must, in words. */
  load(world: ChaosWorld): Promise<string[]>;
}

/** On the stack of this run; its settings are in `process.env` from then on. */
export async function openStar(undo: Undo): Promise<Star> {
  const stack = readStack(process.env['ECOMFLOW_TEST_STACK'] ?? '');
  if (!stack) throw new Error('there is no stack');
  takeStack(process.env, stack);
  const config = loadConfig();
  const control = createStackControl(stack.gatewayUrl);
  await Promise.all([control.prewarmSpark(1), provision(stack, config, [PIPELINE])]);
  const aws = createAwsClients(config.AWS_REGION);
  const nowMs = (): Promise<number> => readS3Clock(aws.s3, config.ECOMFLOW_BRONZE_BUCKET);
  const fromMs = Math.floor((await nowMs()) / MINUTE_MS) * MINUTE_MS;
  return {
    bronzeBucket: config.ECOMFLOW_BRONZE_BUCKET,
    load: async (world) => {
      startWorkerOf(stack, world, undo);
      // Windows end on whole minutes.
      const toMs = Math.ceil((await nowMs()) / MINUTE_MS) * MINUTE_MS;
      while ((await nowMs()) <= toMs) await sleep(200);
      const ended = await runWindow(config, fromMs, toMs);
      return [...summaryFaults(ended), ...(await faultsIn(config, world))];
    },
  };
}

/** It finds the trial's stream and delivery stream under their names, and everything else on the stack. */
function startWorkerOf(stack: Stack, { api }: ChaosWorld, undo: Undo): void {
  const { url } = api.door.gateway;
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-star-'));
  undo.add(async () => rmSync(dir, { recursive: true, force: true }));
  const env = { ...stack.env, AWS_ENDPOINT_URL_KINESIS: url, AWS_ENDPOINT_URL_FIREHOSE: url };
  startWorker(dir, { ...stack, env }, undo);
}

async function runWindow(config: Config, fromMs: number, toMs: number): Promise<WindowSummary> {
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  try {
    const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
    const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
    return await client.workflow.execute<(input: object) => Promise<WindowSummary>>('runPipeline', {
      workflowId: `chaos-${PIPELINE.name}-${fromMs}`,
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      args: [{ pipeline: PIPELINE.name, from, to }],
    });
  } finally {
    await connection.close();
  }
}

function summaryFaults({ status, reconciled, warnings }: WindowSummary): string[] {
  const isRight = status === 'succeeded' && reconciled === 'matched' && warnings.length === 0;
  return isRight ? [] : [`the run: ${status}, ${reconciled}, ${warnings.join('; ')}`];
}

async function faultsIn(config: Config, { api }: ChaosWorld): Promise<string[]> {
  const { kinesis, streamName } = api.stored;
  const sql = openWarehouse(config);
  const lines = (await readStream(kinesis, streamName)).flatMap(({ bytes }) => linesOf(bytes));
  const events = new Set(lines.map(({ id }) => id)).size;
  const [row] = await sql.execute('select count(*) as n from hist_order_line');
  const held = Number(row?.['n']);
  const { violations } = await reconcilePipeline(reconciliationDeps(config, PIPELINE), PIPELINE);
  return [
    ...starFaults(salesOf(lines), await sql.execute(SALES_QUERY)),
    ...(held === events ? [] : [`history: ${held} lines of ${events}`]),
    ...violations.map(({ border, detail }) => `${border}: ${detail}`),
  ];
}
