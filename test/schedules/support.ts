/** A namespace of a test's own on the dev server, pipelines that fire as the test says, and the real `temporal` command. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from '../../src/activities';
import { createPlanningActivities } from '../../src/activities/planning';
import { definePipeline, type Pipeline } from '../../src/model/pipeline';
import type { ScheduleDefinition } from '../../src/model/schedule';
import { pipeline as ecommerce } from '../../src/pipelines/ecommerce/pipeline';
import { testStack, uniqueName } from '../support/stack';
import { workflowBundle } from '../support/workflow-bundle';
import { scriptedActivities } from '../workflows/scripted-activities';

export const TASK_QUEUE = 'scheduled';
/** A clock that stands far from the server's: a window that came from it is seen. */
export const CLOCK = '2011-01-05T12:00:00.000Z';

export interface Namespace {
  readonly name: string;
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  /** Runs `temporal` here, as an operator does; returns what it printed. */
  temporal(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

/** Schedules that a file applies are all there are: two files in one namespace would delete each other's. */
export async function openNamespace(): Promise<Namespace> {
  const { temporalAddress: address, tools } = testStack();
  const name = uniqueName('schedules', '-');
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace: name,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const client = new Client({ connection, namespace: name });
  await eventually(() => client.workflow.count().then(() => true));
  await eventually(async () => (await listIds(client)).length === 0);
  const nativeConnection = await NativeConnection.connect({ address });
  return {
    name,
    client,
    nativeConnection,
    async temporal(...args) {
      const where = ['--address', address, '--namespace', name];
      const { stdout } = await promisify(execFile)(tools.temporal, [...args, ...where]);
      return stdout;
    },
    async close() {
      await nativeConnection.close();
      await connection.close();
    },
  };
}

export async function listIds(client: Client): Promise<string[]> {
  const ids: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) ids.push(scheduleId);
  return ids.sort();
}

/** The shop's pipeline under another name, at another time: 02:00 UTC every day unless the test says otherwise. */
export function pipelineOf(name: string, schedule: Partial<ScheduleDefinition> = {}): Pipeline {
  return definePipeline({ ...ecommerce, name, schedule: { ...ecommerce.schedule, ...schedule } });
}

/** Runs `work` beside a worker whose windows are resolved as in earnest, by `CLOCK`; all else goes well unless the test says. */
export async function withWorker<T>(
  { name, client, nativeConnection }: Namespace,
  pipelines: readonly Pipeline[],
  overrides: Partial<Activities>,
  work: () => Promise<T>,
): Promise<T> {
  const { resolveWindow } = createPlanningActivities({
    findPipeline: (wanted) => pipelines.find((one) => one.name === wanted) ?? pipelineOf(wanted),
    // Of what is never asked for there is nothing.
    sql: { execute: () => Promise.resolve([]) } as never,
    nowMs: () => Date.parse(CLOCK),
    settings: { lakeBucket: 'lake', warehouse: 'main', heartbeatTimeoutMs: 10_000 },
    store: {} as never,
  });
  const worker = await Worker.create({
    connection: nativeConnection,
    namespace: name,
    taskQueue: TASK_QUEUE,
    workflowBundle: await workflowBundle(),
    activities: scriptedActivities(client, TASK_QUEUE, { resolveWindow, ...overrides }),
  });
  return worker.runUntil(work);
}

const PATIENCE_MS = 30_000;

/** Visibility lags behind, and a fresh namespace is not known everywhere at once. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    const late = Date.now() > endMs;
    const held = await holds().catch((error: unknown) => {
      if (late) throw error;
      return false;
    });
    if (held) return;
    if (late) throw new Error(`still not so after ${PATIENCE_MS} ms: ${holds.toString()}`);
  }
}
