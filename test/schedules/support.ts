/** A namespace of a test's own on the dev server, pipelines that fire as the test says, and the real `temporal` command. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from '../../src/activities';
import { createPlanActivities } from '../../src/activities/plan';
import { definePipeline, type Pipeline } from '../../src/model/pipeline';
import type { ScheduleDefinition } from '../../src/model/schedule';
import type { Window } from '../../src/model/window';
import { pipeline as ecommerce } from '../../src/pipelines/ecommerce/pipeline';
import { desiredSchedule } from '../../src/schedules/desired';
import { applyChanges, planChanges } from '../../src/schedules/reconcile';
import { testStack, uniqueName } from '../support/stack';
import { workflowBundle } from '../support/workflow-bundle';
import { scriptedActivities } from '../workflows/scripted-activities';
import { sourceAt } from '../support/sources';

export const TASK_QUEUE = 'scheduled';
/** Clocks that stand far from the server's: a window that came from one of them is seen. */
const WORKER_CLOCK = '2011-01-05T12:00:00.000Z';
export const SOURCE_CLOCK = '2061-01-05T12:00:00.000Z';

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
  await eventually(() => copySearchAttributes(connection, name));
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

/** Those that the stack gave its own namespace: runs may set them. */
async function copySearchAttributes({ operatorService }: Connection, namespace: string): Promise<true> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace: 'default' });
  await operatorService.addSearchAttributes({ namespace, searchAttributes: customAttributes });
  return true;
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

export interface Firing {
  readonly scheduledAt: string | null;
  readonly window: Window;
}

/** The schedule applied, a worker that resolves windows as in earnest by these clocks, and what came of each firing. All else goes well unless the test says. */
export async function withSchedule(
  space: Namespace,
  pipeline: Pipeline,
  overrides: Partial<Activities>,
  work: (firings: readonly Firing[], scheduleId: string) => Promise<void>,
): Promise<void> {
  const taskQueue = uniqueName('scheduled', '-');
  const firings: Firing[] = [];
  const { resolveWindow } = createPlanActivities({
    findPipeline: () => pipeline,
    // Of what is never asked for there is nothing.
    sql: { execute: () => Promise.resolve([]) } as never,
    nowMs: () => Date.parse(WORKER_CLOCK),
    findSource: sourceAt(() => Date.parse(SOURCE_CLOCK)),
    settings: { lakeBucket: 'lake', warehouse: 'main', heartbeatTimeoutMs: 10_000 },
    store: {} as never,
  });
  const worker = await Worker.create({
    connection: space.nativeConnection,
    namespace: space.name,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: scriptedActivities(space.client, taskQueue, {
      async resolveWindow(input) {
        const resolved = await resolveWindow(input);
        firings.push({ scheduledAt: input.scheduledAt, window: resolved.window });
        return resolved;
      },
      ...overrides,
    }),
  });
  const { schedule } = space.client;
  const desired = desiredSchedule(pipeline, taskQueue);
  await worker.runUntil(async () => {
    await applyChanges(schedule, await planChanges(schedule, [desired]));
    try {
      await work(firings, desired.scheduleId);
    } finally {
      await schedule.getHandle(desired.scheduleId).delete();
    }
  });
}

/** How many of these runs there are that have this state. */
export function countRuns({ client }: Namespace, pipeline: string, status: string): Promise<number> {
  const query = `WorkflowType = 'runPipeline' and ExecutionStatus = '${status}' and WorkflowId STARTS_WITH '${pipeline}-scheduled-'`;
  return client.workflow.count(query).then(({ count }) => count);
}

const PATIENCE_MS = 120_000;

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
