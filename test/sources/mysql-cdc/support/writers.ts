/** Writers who never stop, and what the log says that they did: each keeps its changes under their number in the log. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { defineEntity } from '../../../../src/model/entity';
import type { SourceFigures } from '../../../../src/model/plan';
import { capturedTable } from './captured-table';
import { connect, lastPlace, type Server } from './open-source';

/** What they write, beside a table `other` of the same columns. */
const entity = defineEntity({
  name: 'thing',
  version: 1,
  key: ['id'],
  columns: [
    { name: 'id', type: 'integer', nullable: false },
    { name: 'v', type: 'integer' },
  ],
  sums: ['v'],
});
export const thing = capturedTable(entity);

export const TABLES = ['thing', 'other'].map(
  (name) => `create table ${name} (id int primary key, v int) engine = InnoDB`,
);

export interface Writers {
  /** Waits until all that was committed before this place has been told. */
  knowUpTo(place: number): Promise<void>;
  /** What table `thing` held before this place of the log. */
  figuresAt(place: number, key: string): SourceFigures;
  failures(): readonly unknown[];
  stop(): Promise<void>;
}

type Values = ReadonlyMap<number, number | null>;

interface Commit {
  readonly place: number;
  /** Rows as they were left; undefined: deleted. */
  readonly rows: ReadonlyMap<number, number | null | undefined>;
}

export async function startWriters(database: string, count: number, server?: Server): Promise<Writers> {
  const commits: Commit[] = [];
  const failures: unknown[] = [];
  const latest = new Array<number>(count).fill(0);
  let isStopped = false;
  const work = async (writer: number, connection: Connection): Promise<void> => {
    const own = new Map<number, number | null>();
    for (let step = 1; !isStopped; step += 1) {
      const changed = await writeOnce(connection, writer, step, own).catch((error: unknown) => {
        failures.push(error);
        return null;
      });
      if (changed) {
        const place = (await lastPlace(connection)) ?? 0;
        commits.push({ place, rows: changed });
        latest[writer] = place;
      }
    }
    connection.destroy();
  };
  const running = await Promise.all(
    Array.from({ length: count }, (_, writer) =>
      connect(database, server ? { server } : {}).then((c) => [writer, c] as const),
    ),
  );
  const ended = running.map(([writer, connection]) => work(writer, connection));
  return {
    async knowUpTo(place) {
      while (Math.min(...latest) < place) await sleep(5);
    },
    figuresAt(place, key) {
      const values = new Map<number, number | null>();
      const before = commits.filter((commit) => commit.place < place).sort((a, b) => a.place - b.place);
      for (const [id, value] of before.flatMap(({ rows }) => [...rows]))
        if (value === undefined) values.delete(id);
        else values.set(id, value);
      return figuresOf(values, key);
    },
    failures: () => failures,
    async stop() {
      isStopped = true;
      await Promise.all(ended);
    },
  };
}

/** One transaction of several statements and two tables; some are slow, some rolled back. Null where nothing is left of it. */
async function writeOnce(
  connection: Connection,
  writer: number,
  step: number,
  own: Map<number, number | null>,
): Promise<Map<number, number | null | undefined> | null> {
  const changed = new Map<number, number | null | undefined>();
  const id = writer * 1_000_000 + step;
  const value = step % 7 === 0 ? null : step * 3 + writer;
  await connection.beginTransaction();
  await connection.query('insert into other values (?, ?)', [id, step]);
  await connection.query('insert into thing values (?, ?)', [id, value]);
  changed.set(id, value);
  const [older] = own.keys();
  if (older !== undefined && step % 3 === 0) {
    await connection.query('update thing set v = ? where id = ?', [step, older]);
    changed.set(older, step);
  }
  if (step % 5 === 0) await sleep(8);
  if (older !== undefined && step % 4 === 0) {
    await connection.query('delete from thing where id = ?', [older]);
    changed.set(older, undefined);
  }
  if (step % 11 === 0) {
    await connection.rollback();
    return null;
  }
  await connection.commit();
  for (const [row, left] of changed)
    if (left === undefined) own.delete(row);
    else own.set(row, left);
  return changed;
}

/** By the rules of docs/exact-history.md, in words of this file's own. */
function figuresOf(values: Values, key: string): SourceFigures {
  let sum = 0n;
  let checksum = 0n;
  let hasValue = false;
  for (const [id, value] of values) {
    const parts = [['id', String(id)], ...(value === null ? [] : [['v', String(value)]])];
    const text = parts.map(([name, shown = '']) => `${name}:${Buffer.byteLength(shown)}:${shown}`).join('');
    checksum += BigInt(
      `0x${createHash('sha256')
        .update(key + text)
        .digest('hex')
        .slice(0, 15)}`,
    );
    if (value !== null) {
      sum += BigInt(value);
      hasValue = true;
    }
  }
  return {
    entity: 'thing',
    rows: String(values.size),
    sums: [hasValue ? String(sum) : null, null, null],
    checksum: String(checksum),
  };
}
