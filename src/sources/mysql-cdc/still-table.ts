/**
 * Keeps one table still for a moment: no transaction that writes it is open, and none begins.
 *
 * `LOCK TABLES t READ` needs no more than the privilege of its name, also on Amazon RDS and Aurora, where FLUSH TABLES WITH
 * READ LOCK is refused. It waits until every transaction that wrote the table has ended, commit and all, and while it
 * waits, new writers wait behind it. So both times are bounded:
 *
 *   the wait   a second connection kills the statement; should the worker stand still just then, the server ends it itself
 *   the hold   the server goes on to UNLOCK TABLES by itself: what becomes of the worker does not matter
 *
 * One table at a time, always: whoever holds one lock and waits for the next closes a circle with a transaction that writes
 * both tables, and MySQL's way out of that circle is to roll back the transaction.
 */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StillLimits {
  /** How long the lock may be waited for, milliseconds: writers that come meanwhile wait as long. */
  readonly waitMs: number;
  /** How long it is held at most, milliseconds. */
  readonly holdMs: number;
}

/** Their sum is what a writer may lose to us. */
export const STILL_LIMITS: StillLimits = { waitMs: 40, holdMs: 40 };

/** What ends a statement that was not to wait any longer: lock timeout, kill, limit of time, a deadlock. */
const GIVEN_UP: readonly unknown[] = [1205, 1317, 1969, 1213];
const UNKNOWN_VARIABLE = 1193;

/**
 * The value of `work`, all of which happened while the table was still; null when the lock could not be had, or was over
 * before the work. Then nothing is known of the work, whatever it did.
 * `holder` takes several statements at once and is good for nothing afterwards; `killer` is idle, and of the same user.
 */
export async function whileStill<T>(
  holder: Connection,
  killer: Connection,
  table: string,
  work: () => Promise<T>,
  limits: StillLimits = STILL_LIMITS,
): Promise<{ readonly value: T } | null> {
  const holderId = await boundWaits(holder, limits);
  const chain = startChain(holder, table, limits.holdMs);
  const kill = (): Promise<unknown> => killer.query(`kill query ${holderId}`);
  try {
    const isLocked = await Promise.race([chain.locked, sleep(limits.waitMs, false)]);
    if (!isLocked) {
      if (!chain.hasEnded()) await kill();
      return null;
    }
    const value = await work();
    // Only a hold that we cut short was still one when the work was done.
    if (chain.hasEnded()) return null;
    await kill();
    return (await chain.ended) === 'cut short' ? { value } : null;
  } finally {
    await chain.ended;
    await holder.query('unlock tables');
  }
}

/** Returns the connection's id on the server itself: a proxy hands out others. */
async function boundWaits(holder: Connection, { waitMs, holdMs }: StillLimits): Promise<number> {
  // A worker that is gone without a word leaves the lock to this: seconds, whole ones.
  await holder.query('set session wait_timeout = 2, lock_wait_timeout = 1');
  try {
    // MariaDB's limit holds for every statement; MySQL has none for LOCK TABLES, so there a second it is.
    await holder.query(`set session max_statement_time = ${Math.max(waitMs, holdMs + 20) / 1000}`);
  } catch (error) {
    if (errorNumber(error) !== UNKNOWN_VARIABLE) throw error;
  }
  const [[row]] = await holder.query<RowDataPacket[]>('select connection_id() as id');
  return Number(row?.['id']);
}

type End = 'cut short' | 'ran out' | 'not locked';

interface Chain {
  /** True as soon as the table is still; false when it will not be. */
  readonly locked: Promise<boolean>;
  readonly ended: Promise<End>;
  hasEnded(): boolean;
}

/** Lock, hold, unlock: sent at once, so that the server comes to the end of it alone. */
function startChain(holder: Connection, table: string, holdMs: number): Chain {
  const sql = `lock tables \`${table}\` read; select sleep(${holdMs / 1000}) as slept_short; unlock tables`;
  const query = (holder as unknown as { readonly connection: EventedConnection }).connection.query(sql);
  let results = 0;
  let end: End = 'not locked';
  let isOver = false;
  const ended = new Promise<End>((resolve, reject) => {
    query.on('end', () => {
      isOver = true;
      resolve(end);
    });
    query.on('error', (error: unknown) => {
      isOver = true;
      if (GIVEN_UP.includes(errorNumber(error))) resolve(end);
      else reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
  const locked = new Promise<boolean>((resolve) => {
    query.on('result', ({ slept_short: sleptShort }) => {
      results += 1;
      if (results === 1) {
        end = 'cut short';
        resolve(true);
      } else if (Number(sleptShort) === 0) {
        end = 'ran out';
      }
    });
    ended.then(
      () => resolve(false),
      () => resolve(false),
    );
  });
  return { locked, ended, hasEnded: () => isOver };
}

/** The driver's own connection: the one with promises gives all results at once, at the end. */
interface EventedConnection {
  query(sql: string): {
    on(event: 'result', listener: (row: { readonly slept_short?: number | string }) => void): void;
    on(event: 'error', listener: (error: unknown) => void): void;
    on(event: 'end', listener: () => void): void;
  };
}

function errorNumber(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'errno' in error ? error.errno : undefined;
}
