/**
 * What may hold events from before a heartbeat and is not loaded: looked for where it can be, for bronze grows for ever. What it
 * costs follows the time since the last heartbeat that matched before the oldest pending one: a window that nobody loads makes
 * each run dearer by itself, and names it.
 */
import { readControls, type StoredControl } from '../aws/controls';
import { readLedger } from '../aws/ledger';
import type { ObjectStore } from '../aws/object-store';
import { sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import { daysRange, startingWith, type KeyRange } from '../model/key-range';
import { controlPrefix, parseBronzeName, tablePrefix } from '../model/names';
import type { Plan, Replication } from '../model/plan';
import type { UnloadedObject } from '../model/unloaded';
import { windowBetween, type Window } from '../model/window';
import { listChanges } from './bronze';
import type { PendingHeartbeat } from './reconcile';

export interface MissingDeps {
  readonly sql: SqlRunner;
  readonly store: ObjectStore;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

const MINUTE_MS = 60_000;

/**
 * Objects that are not in the ledger: all full loads, and changes that arrived up to one batch interval after the last of
 * the heartbeats, back to the last one that was compared before the first, and one window more: before that nothing was
 * missing, but a file may appear late.
 */
export async function findMissing(
  { sql, store, settings }: MissingDeps,
  { plan, replication }: { readonly plan: Plan; readonly replication: Replication },
  heartbeats: readonly PendingHeartbeat[],
): Promise<UnloadedObject[]> {
  const controls = await readControls(store, settings.lakeBucket, plan.pipeline);
  const lastEpoch = Math.max(...heartbeats.map(({ epoch }) => epoch));
  const range = await rangeOf(sql, plan, replication, controls, heartbeats);
  const needed: UnloadedObject[] = [];
  const keys: KeyRange[] = [startingWith(controlPrefix(plan.pipeline))];
  for (const stored of controls.filter(({ control }) => control.epoch <= lastEpoch)) {
    const { epoch, schema, table } = stored.control;
    const prefix = tablePrefix(plan.pipeline, epoch, schema, table);
    const changes = await listChanges(store, settings.bronzeBucket, prefix, range);
    needed.push(...fullLoadOf(stored), ...changes.map(({ key }) => changeOf(key, epoch)));
    keys.push(startingWith(`${prefix}LOAD`), daysRange(prefix, range));
  }
  const loaded = new Set((await readLedger(sql, plan.pipeline, keys)).map(({ key }) => key));
  return needed.filter(({ key }) => !loaded.has(key));
}

function fullLoadOf({ key, control }: StoredControl): UnloadedObject[] {
  const { epoch, objects, fullLoadEndTime } = control;
  const atMs = Date.parse(fullLoadEndTime);
  return [key, ...objects].map((name) => ({ key: name, epoch, arrivedMs: null, atMs }));
}

function changeOf(key: string, epoch: number): UnloadedObject {
  const arrivedMs = parseBronzeName(key)?.arrivedMs ?? 0;
  return { key, epoch, arrivedMs, atMs: arrivedMs };
}

async function rangeOf(
  sql: SqlRunner,
  plan: Plan,
  { batchIntervalMs }: Replication,
  controls: readonly StoredControl[],
  heartbeats: readonly PendingHeartbeat[],
): Promise<Window> {
  const times = heartbeats.map(({ arrivedMs }) => arrivedMs);
  const comparedMs = await lastComparedMs(sql, plan, controls, Math.min(...times));
  // One interval back as well: an object of before that heartbeat may have been written after it.
  const fromMs = comparedMs - batchIntervalMs - plan.windowMs;
  const toMs = Math.max(...times) + batchIntervalMs + 1;
  return windowBetween(Math.floor(fromMs / MINUTE_MS) * MINUTE_MS, Math.ceil(toMs / MINUTE_MS) * MINUTE_MS);
}

/** Where the listing begins, epoch milliseconds: the last heartbeat up to then that matched, else the first full load's start. */
async function lastComparedMs(
  sql: SqlRunner,
  plan: Plan,
  controls: readonly StoredControl[],
  upToMs: number,
): Promise<number> {
  const [row] = await sql.execute(
    `select to_char(max(arrived_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as arrived_at
     from etl_reconciliation
     where pipeline = :pipeline and status in ('matched', 'counted') and arrived_at <= cast(:up_to as timestamp)`,
    { pipeline: plan.pipeline, up_to: sqlTimestamp(new Date(upToMs).toISOString()) },
  );
  const arrivedAt = row?.['arrived_at'];
  if (typeof arrivedAt === 'string') return Date.parse(arrivedAt);
  return Math.min(
    upToMs,
    Date.parse(plan.window.from),
    ...controls.map(({ control }) => Date.parse(control.fullLoadStartTime)),
  );
}
