/** The demo's days: each is traded in the source, drained into bronze, and run as a window. */
import {
  DescribeReplicationTasksCommand,
  DescribeTableStatisticsCommand,
  StartReplicationTaskCommand,
  type DatabaseMigrationServiceClient,
} from '@aws-sdk/client-database-migration-service';
import type { Connection } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { replicationTaskName } from '../../src/model/names';
import { runWindows, type PreparedWindow, type RunWorld, type WindowResult } from './run-windows';
import type { StackControl } from './stack-control';

export interface ShopDay {
  /** The day's window, ISO UTC. */
  readonly from: string;
  readonly to: string;
  write(connection: Connection): Promise<unknown>;
}

export interface DemoWorld extends RunWorld {
  readonly dms: DatabaseMigrationServiceClient;
  readonly shop: Connection;
  readonly control: StackControl;
}

const LAST_MINUTE_MS = 60_000;

/**
 * Runs a window a day. `snapshot` says what the full load finds: an empty shop, before the first day, or the shop with its
 * first day's trade.
 */
export async function* runDays(
  world: DemoWorld,
  days: AsyncIterable<ShopDay>,
  snapshot: 'empty' | 'first-day',
): AsyncGenerator<WindowResult> {
  yield* runWindows(world, traded(world, days, snapshot));
}

async function* traded(
  world: DemoWorld,
  days: AsyncIterable<ShopDay>,
  snapshot: 'empty' | 'first-day',
): AsyncGenerator<PreparedWindow> {
  let isFirst = true;
  for await (const day of days) {
    const found = isFirst ? snapshot : null;
    yield { from: day.from, to: day.to, prepare: () => tradeDay(world, day, found) };
    isFirst = false;
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
