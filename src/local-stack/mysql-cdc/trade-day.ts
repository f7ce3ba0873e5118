/** One day of the shop on the local stack: its clock enters the day, the shop trades, DMS drains the log, the clock leaves. */
import type { Connection } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Replicator } from '../../sources/mysql-cdc/replicator/replicator';
import type { StackControl } from '../stack-control';

export interface ShopDay {
  /** The day's window, ISO UTC. */
  readonly from: string;
  readonly to: string;
  write(connection: Connection): Promise<unknown>;
}

export interface TradingWorld {
  readonly pipeline: string;
  readonly replicator: Replicator;
  readonly shop: Connection;
  readonly control: StackControl;
}

const LAST_MINUTE_MS = 60_000;

/**
 * Trades in the day's last minute of the stack's clock, by which DMS names its files: a change may not be committed
 * later than its file says. The clock leaves the day when DMS has drained the source's log. Returns whether the day is in
 * bronze: a replication that does not run brings nothing there.
 */
export async function tradeDay(
  world: TradingWorld,
  day: ShopDay,
  snapshot: 'empty' | 'first-day' | null,
): Promise<boolean> {
  const { control, shop, replicator, pipeline } = world;
  if (snapshot === 'empty') {
    await control.setClock(day.from);
    await startReplication(world);
  }
  await control.setClock(new Date(Date.parse(day.to) - LAST_MINUTE_MS).toISOString());
  await day.write(shop);
  if (snapshot === 'first-day') await startReplication(world);
  const drained = await control.drain();
  await control.setClock(day.to);
  const { arn } = await replicator.find(pipeline);
  return drained.includes(arn);
}

/** Starts DMS at the clock's time and waits until every table's full load is complete. */
async function startReplication({
  replicator,
  pipeline,
}: Pick<TradingWorld, 'replicator' | 'pipeline'>): Promise<void> {
  const { arn } = await replicator.find(pipeline);
  await replicator.start(arn);
  for (;;) {
    const tables = await replicator.tables(arn);
    if (tables.length > 0 && tables.every((table) => table.TableState === 'Table completed')) return;
    await sleep(100);
  }
}
