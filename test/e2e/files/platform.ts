/** A stack of a test's own, whose clock it sets, with a worker that knows the test's pipelines of files. */
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { createAwsClients } from '../../../src/aws/clients';
import type { SqlRunner } from '../../../src/aws/sql-runner';
import { loadConfig } from '../../../src/config';
import { openWarehouse } from '../../../src/connect';
import { provision } from '../../../src/local-stack/provision';
import { LOCAL_STACK_DIR, PROJECT_ROOT, startStack, stopProcess } from '../../../src/local-stack/stack';
import { createStackControl } from '../../../src/local-stack/stack-control';
import { DAY_MS } from '../../../src/model/pipeline';
import type { WindowSummary } from '../../../src/model/plan';
import { inParallel } from '../../../src/model/in-parallel';
import { dropFile } from '../../../src/sources/s3-files/provision/drop';
import { PIPELINES } from './pipelines';

const FIRST_DAY = Date.UTC(2026, 2, 2);

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface FilesPlatform {
  readonly sql: SqlRunner;
  /** Drops files at noon of the next day and runs its window. Rejects with why the run failed. */
  runDay(pipeline: string, files: Files): Promise<WindowSummary>;
  /** Drops files at noon of a day of which no window runs yet; the day's number. */
  dropOnly(pipeline: string, files: Files): Promise<number>;
  runWindow(pipeline: string, day: number): Promise<WindowSummary>;
  close(): Promise<void>;
}

export async function openFilesPlatform(): Promise<FilesPlatform> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-files-'));
  const before = { ...process.env };
  // No role of infra-terraform is for pipelines that nobody deploys, so that their calls are not held to any.
  process.env['ECOMFLOW_CALLS_DIR'] = '';
  const stack = await startStack(join(dir, LOCAL_STACK_DIR), { detached: false });
  Object.assign(process.env, stack.env);
  const config = loadConfig();
  const control = createStackControl(stack.gatewayUrl);
  await Promise.all([control.prewarmSpark(1), provision(stack, config, PIPELINES)]);
  const log = openSync(join(dir, 'worker.log'), 'a');
  const worker = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'worker.ts')], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ECOMFLOW_LIVES_WITH_PID: String(stack.pid) },
    stdio: ['ignore', log, log],
  });
  const aws = createAwsClients(config.AWS_REGION);
  const connection = await Connection.connect({ address: config.TEMPORAL_ADDRESS });
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  let days = 0;
  const instant = (day: number, ms = 0): string => new Date(FIRST_DAY + day * DAY_MS + ms).toISOString();

  async function dropOnly(pipeline: string, files: Files): Promise<number> {
    days += 1;
    await control.setClock(instant(days, DAY_MS / 2));
    const landing = { bucket: config.ECOMFLOW_LANDING_BUCKET ?? '', prefix: `${pipeline}/` };
    await inParallel(Object.entries(files), 16, ([name, body]) => dropFile(aws.s3, landing, name, body));
    await control.setClock(instant(days + 1, 1000));
    return days;
  }

  async function runWindow(pipeline: string, day: number): Promise<WindowSummary> {
    const input = { pipeline, from: instant(day), to: instant(day + 1) };
    try {
      return (await client.workflow.execute('runPipeline', {
        taskQueue: config.ECOMFLOW_TASK_QUEUE,
        workflowId: `test-${pipeline}-${day}-${Date.now()}`,
        args: [input],
      })) as WindowSummary;
    } catch (error) {
      throw error instanceof WorkflowFailedError && error.cause ? error.cause : error;
    }
  }

  return {
    sql: openWarehouse(config),
    dropOnly,
    runWindow,
    runDay: async (pipeline, files) => runWindow(pipeline, await dropOnly(pipeline, files)),
    async close() {
      if (worker.pid !== undefined) await stopProcess(worker.pid);
      await connection.close();
      await stopProcess(stack.pid);
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
