/** The demo's days: each is traded in the source, drained into bronze, and run as a window. */
import { randomUUID } from 'node:crypto';
import {
  DescribeReplicationTasksCommand,
  DescribeTableStatisticsCommand,
  StartReplicationTaskCommand,
  type DatabaseMigrationServiceClient,
} from '@aws-sdk/client-database-migration-service';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Connection } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROGRESS_QUERY, type ProgressView } from '../../src/model/messages';
import { replicationTaskName, windowWorkflowId } from '../../src/model/names';
import type { WindowSummary } from '../../src/model/plan';
import type { StackControl } from './stack-control';

export interface ShopDay {
  /** The day's window, ISO UTC. */
  readonly from: string;
  readonly to: string;
  write(connection: Connection): Promise<unknown>;
}

export interface DemoWorld {
  readonly pipeline: string;
  readonly taskQueue: string;
  readonly client: Client;
  readonly dms: DatabaseMigrationServiceClient;
  readonly shop: Connection;
  readonly control: StackControl;
}

export interface DayResult {
  readonly summary: WindowSummary;
  /** Milliseconds by stage, `shop` (writing and draining) included. */
  readonly stages: Readonly<Record<string, number>>;
}

const LAST_MINUTE_MS = 60_000;
const LOOK_MS = 200;

/**
 * Runs a window a day. As in life, the shop trades on, and its next window starts, while the day before is still being
 * refined: `refine` then counts the wait for Spark too. `snapshot` says what the full load finds: an empty shop, before
 * the first day, or the shop with its first day's trade.
 */
export async function* runDays(
  world: DemoWorld,
  days: AsyncIterable<ShopDay>,
  snapshot: 'empty' | 'first-day',
): AsyncGenerator<DayResult> {
  let before: RunningDay | undefined;
  for await (const day of days) {
    const startedMs = Date.now();
    await tradeDay(world, day, before ? null : snapshot);
    const shopMs = Date.now() - startedMs;
    const running = await startRun(world, day, shopMs);
    // From here on the window's files are chosen, and the stack's clock may leave the day.
    await stageOver(world, running, 'select');
    if (before) yield await resultOf(world, before);
    before = running;
  }
  if (before) yield await resultOf(world, before);
}

interface RunningDay {
  readonly day: ShopDay;
  readonly shopMs: number;
  readonly summary: Promise<WindowSummary>;
  ended: boolean;
}

async function startRun(
  { client, pipeline, taskQueue }: DemoWorld,
  day: ShopDay,
  shopMs: number,
): Promise<RunningDay> {
  const run = await client.workflow.start<(input: object) => Promise<WindowSummary>>('runPipeline', {
    workflowId: `demo-${day.from.slice(0, 10)}-${randomUUID().slice(0, 8)}`,
    taskQueue,
    args: [{ pipeline, from: day.from, to: day.to }],
  });
  const running: RunningDay = { day, shopMs, summary: run.result(), ended: false };
  const end = (): void => void (running.ended = true);
  running.summary.then(end, end);
  return running;
}

/** Waits until the run's window has done that stage, or is over: a day without trade is not refined. */
async function stageOver(world: DemoWorld, running: RunningDay, stage: string): Promise<void> {
  while (!running.ended) {
    const progress = await readProgress(world, running.day);
    if (progress?.done.some((done) => done.stage === stage)) return;
    await sleep(LOOK_MS);
  }
}

async function resultOf(world: DemoWorld, running: RunningDay): Promise<DayResult> {
  const summary = await running.summary;
  const progress = await readProgress(world, running.day);
  const stages: Record<string, number> = { shop: running.shopMs };
  for (const { stage, startedAt, finishedAt } of progress?.done ?? [])
    stages[stage] = Date.parse(finishedAt) - Date.parse(startedAt);
  return { summary, stages };
}

/** Null while the window has not begun. */
async function readProgress({ client, pipeline }: DemoWorld, window: ShopDay): Promise<ProgressView | null> {
  try {
    const handle = client.workflow.getHandle(windowWorkflowId(pipeline, window));
    return await handle.query<ProgressView>(PROGRESS_QUERY);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/**
 * Trades in the day's last minute of the stack's clock, by which DMS names its files: a change may not be committed
 * later than its file says. The clock leaves the day when DMS has drained the source's log.
 */
export async function tradeDay(
  world: Pick<DemoWorld, 'control' | 'shop' | 'dms' | 'pipeline'>,
  day: ShopDay,
  snapshot: 'empty' | 'first-day' | null,
): Promise<void> {
  const { control, shop } = world;
  if (snapshot === 'empty') {
    await control.setClock(day.from);
    await startReplication(world);
  }
  await control.setClock(new Date(Date.parse(day.to) - LAST_MINUTE_MS).toISOString());
  await day.write(shop);
  if (snapshot === 'first-day') await startReplication(world);
  await control.drain();
  await control.setClock(day.to);
}

/** Starts DMS's task at the clock's time and waits until every table's full load is complete. */
async function startReplication({ dms, pipeline }: Pick<DemoWorld, 'dms' | 'pipeline'>): Promise<void> {
  const name = replicationTaskName(pipeline);
  const tasks = await dms.send(
    new DescribeReplicationTasksCommand({ Filters: [{ Name: 'replication-task-id', Values: [name] }] }),
  );
  const arn = tasks.ReplicationTasks?.[0]?.ReplicationTaskArn;
  await dms.send(
    new StartReplicationTaskCommand({
      ReplicationTaskArn: arn,
      StartReplicationTaskType: 'start-replication',
    }),
  );
  for (;;) {
    const { TableStatistics: tables = [] } = await dms.send(
      new DescribeTableStatisticsCommand({ ReplicationTaskArn: arn }),
    );
    if (tables.length > 0 && tables.every((table) => table.TableState === 'Table completed')) return;
    await sleep(100);
  }
}
