/** Tills at work: transactions of several statements over several tables, each statement timed. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import type { BenchShop } from './shop';

export interface Waits {
  readonly statements: number;
  readonly failed: number;
  readonly medianMs: number;
  /** All but one in a thousand took no longer. */
  readonly mostMs: number;
  readonly longestMs: number;
  /** Of the statements that ran while a table was being kept still: what the heartbeat's lock may have cost. */
  readonly longestStillMs: number;
}

/** From when to when somebody held a table still, or waited for it, by `performance.now()`. */
export type Span = readonly [number, number];

interface Timed {
  readonly ended: number;
  readonly tookMs: number;
}

const PAUSE_MS = 5;

export async function startWriters(shop: BenchShop, count: number) {
  let times: Timed[] = [];
  let failed = 0;
  let isStopped = false;
  const timed = async (
    connection: Connection,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<void> => {
    const began = performance.now();
    try {
      await connection.query(sql, [...values] as string[]);
    } finally {
      const ended = performance.now();
      times.push({ ended, tookMs: ended - began });
    }
  };
  const write = async (connection: Connection, writer: number): Promise<void> => {
    for (let sale = 0; !isStopped; sale += 1) {
      try {
        await sell(
          (sql, values) => timed(connection, sql, values),
          `w${process.hrtime.bigint()}-${writer}`.slice(-20),
          sale,
        );
      } catch {
        failed += 1;
        await connection.query('rollback');
      }
      await sleep(PAUSE_MS);
    }
    connection.destroy();
  };
  const connections = await Promise.all(Array.from({ length: count }, () => shop.connect()));
  const ended = connections.map(write);
  return {
    reset(): void {
      times = [];
      failed = 0;
    },
    async stop(still: readonly Span[]): Promise<Waits> {
      const done = times;
      isStopped = true;
      await Promise.all(ended);
      const beside = done.filter(({ ended: end, tookMs }) =>
        still.some(([from, to]) => end >= from && end - tookMs <= to),
      );
      return {
        failed,
        ...summary(done.map(({ tookMs }) => tookMs)),
        longestStillMs: rounded(Math.max(0, ...beside.map(({ tookMs }) => tookMs))),
      };
    },
  };
}

async function sell(
  run: (sql: string, values?: readonly unknown[]) => Promise<void>,
  order: string,
  sale: number,
): Promise<void> {
  const customer = String((sale % 900) + 1).padStart(12, '0');
  await run('begin');
  await run("update customer set city = if(city = 'Kiel', 'Graz', 'Kiel') where customer_id = ?", [customer]);
  await run("insert into sales_order values (?, ?, '2022-01-01', 'sale', 'placed', '2022-01-01')", [
    order,
    customer,
  ]);
  for (const line of [1, 2, 3])
    await run("insert into order_line values (?, ?, 'p1', 1, 2.500, '2022-01-01')", [order, line]);
  await run('commit');
}

function summary(times: readonly number[]): Omit<Waits, 'failed' | 'longestStillMs'> {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { statements: sorted.length, medianMs: at(0.5), mostMs: at(0.999), longestMs: at(1) };
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
