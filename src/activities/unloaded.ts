/**
 * What may hold events from before a mark and is not loaded: looked for where it can be, for bronze grows for ever. What it costs
 * follows the time since the last mark that matched before the oldest pending one: a window that nobody loads makes each run dearer
 * by itself, and names it.
 */
import { sqlTimestamp, type SqlRunner } from '../aws/sql-runner';
import { leaveOutLoaded } from '../aws/unloaded-objects';
import type { Arrival } from '../model/arrival';
import type { Plan } from '../model/plan';
import { windowBetween, type Window } from '../model/window';
import type { FindSource } from '../sources/source-kind';

export interface UnloadedDeps {
  readonly sql: SqlRunner;
  readonly findSource: FindSource;
}

/** A mark whose figures wait to be compared. */
export interface PendingMark {
  readonly id: string;
  readonly epoch: number;
  readonly arrivedMs: number;
}

const MINUTE_MS = 60_000;

/**
 * Objects that are not in the ledger: all snapshots, and changes that arrived up to `slackMs` after the last of the marks, back to
 * the last one that was compared before the first, and one window more: before that nothing was missing, but a file may appear late.
 */
export async function findUnloaded(
  { sql, findSource }: UnloadedDeps,
  { plan, slackMs }: { readonly plan: Plan; readonly slackMs: number },
  marks: readonly PendingMark[],
): Promise<Arrival[]> {
  const { pipeline, sourceKind } = plan;
  const lastEpoch = Math.max(...marks.map(({ epoch }) => epoch));
  const source = findSource(sourceKind);
  const times = marks.map(({ arrivedMs }) => arrivedMs);
  const untilMs = Math.max(...times) + slackMs;
  const comparedMs = await lastComparedMs(sql, plan, Math.min(...times));
  // So much back as well: an object of before that mark may have been written after it.
  const range = comparedMs === null ? null : wholeMinutes(comparedMs - slackMs - plan.windowMs, untilMs + 1);
  const { objects } = await source.arrivals({ pipeline, range, allSnapshots: true });
  const needed = objects.filter(
    ({ kind, epoch, arrivedMs }) => epoch <= lastEpoch && (kind !== 'change' || arrivedMs <= untilMs),
  );
  return leaveOutLoaded(sql, pipeline, needed);
}

function wholeMinutes(fromMs: number, toMs: number): Window {
  return windowBetween(Math.floor(fromMs / MINUTE_MS) * MINUTE_MS, Math.ceil(toMs / MINUTE_MS) * MINUTE_MS);
}

/** The last mark up to then that matched, epoch milliseconds; null where none did. */
async function lastComparedMs(sql: SqlRunner, plan: Plan, upToMs: number): Promise<number | null> {
  const [row] = await sql.execute(
    `select to_char(max(arrived_at), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as arrived_at
     from etl_reconciliation
     where pipeline = :pipeline and status in ('matched', 'counted') and arrived_at <= cast(:up_to as timestamp)`,
    { pipeline: plan.pipeline, up_to: sqlTimestamp(new Date(upToMs).toISOString()) },
  );
  const arrivedAt = row?.['arrived_at'];
  return typeof arrivedAt === 'string' ? Date.parse(arrivedAt) : null;
}
