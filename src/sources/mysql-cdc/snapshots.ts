/**
 * Figures of the source at known points of its log, without holding up who writes it.
 *
 * For each entity: while its table is still for a moment, a consistent snapshot begins on a connection of its own and a row
 * of ours, the mark, is committed. A change of the table is either committed before that moment, so in the snapshot and
 * earlier in the log than the mark, or begun after it, so neither. Then the table is free again, and the snapshot is
 * counted for as long as it takes, without any lock. docs/adr/0024 says why, and what else was weighed.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { EltError } from '../../model/errors';
import { heartbeatTable } from '../../model/names';
import type { SourceFigures } from '../../model/plan';
import type { CapturedTable } from './captured';
import type { SourceDatabase } from './database';
import { prepareFigures, readFigures, READING_SESSION, type FiguresQuery } from './figures';
import { STILL_LIMITS, whileStill, type StillLimits } from './still-table';

/** A row of ours in the source's log; `figures` are those of the same point of the log, null where nobody asked. */
export interface SourceMark {
  readonly id: string;
  readonly figures: SourceFigures | null;
}

export interface SnapshotOptions {
  readonly database: string;
  readonly tables: readonly CapturedTable[];
  /** See `readContentKey`. */
  readonly key: string;
  readonly signal: AbortSignal;
  readonly limits?: StillLimits;
  /** How long to go on asking for a still moment of one table, milliseconds. */
  readonly patienceMs: number;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

/** A row without figures. */
export async function writeMark(connection: Connection, entity = ''): Promise<string> {
  const id = randomUUID();
  await connection.query(
    `insert into ${heartbeatTable()} (heartbeat_id, entity, written_at, row_count) values (?, ?, utc_timestamp(), 0)`,
    [id, entity],
  );
  return id;
}

/**
 * Marks all entities first, one table after the other, and counts then, one snapshot after the other: so the marks lie
 * close together. Throws ELT_REPLICATE_SOURCE_BUSY where a table is never still, and whatever the source says.
 */
export function markAndCount(source: SourceDatabase, options: SnapshotOptions): Promise<SourceMark[]> {
  return source.use(async (control) => {
    // A session that commits when it is told to would leave the mark open.
    await control.query('set autocommit = 1');
    await refuseClusters(control);
    const server = await serverOf(control);
    const queries = await prepareFigures(control, options.database, options.tables);
    const taken: Taken[] = [];
    const countAll = async (): Promise<SourceMark[]> => {
      const marks: SourceMark[] = [];
      for (const { id, snapshot, query } of taken) {
        const figures = await endedByCancellation(control, snapshot, options.signal, () =>
          readFigures(snapshot, query, options.key),
        );
        marks.push({ id, figures });
      }
      return marks;
    };
    const take = (index: number): Promise<SourceMark[]> => {
      const [table, query] = [options.tables[index], queries[index]];
      if (!table || !query) return countAll();
      return source.use(async (snapshot) => {
        await refuseOtherServer(snapshot, server);
        taken.push({ snapshot, query, id: await markStill(source, control, snapshot, table, options) });
        return take(index + 1);
      });
    };
    return take(0);
  });
}

interface Taken {
  readonly snapshot: Connection;
  readonly query: FiguresQuery;
  readonly id: string;
}

/** The mark's id; `snapshot` has begun at the mark's place in the log. */
async function markStill(
  source: SourceDatabase,
  control: Connection,
  snapshot: Connection,
  { table, entity }: CapturedTable,
  { signal, limits = STILL_LIMITS, patienceMs }: SnapshotOptions,
): Promise<string> {
  await snapshot.query(READING_SESSION);
  await snapshot.query('set session transaction isolation level repeatable read');
  const untilMs = Date.now() + patienceMs;
  for (let tries = 1, pauseMs = FIRST_PAUSE_MS; ; tries += 1) {
    signal.throwIfAborted();
    const held = await source.use(
      (holder) =>
        whileStill(
          holder,
          control,
          table,
          async () => {
            const [id] = await Promise.all([writeMark(control, entity.name), beginSnapshot(snapshot)]);
            return id;
          },
          limits,
        ),
      { multipleStatements: true },
    );
    if (held) return held.value;
    await snapshot.query('rollback');
    if (Date.now() + pauseMs > untilMs)
      throw new EltError(
        'ELT_REPLICATE_SOURCE_BUSY',
        `${table} was never still for a moment, ${tries} times over ${Math.round(patienceMs / 1000)} s: a transaction that writes it stays open, or the source is too far away`,
      );
    await sleep(pauseMs, undefined, { signal });
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
  }
}

async function beginSnapshot(snapshot: Connection): Promise<void> {
  await snapshot.query('start transaction with consistent snapshot, read only');
}

/** Runs a query that a cancellation ends on the server too, where it would go on for nobody; `killer` is idle meanwhile. */
export async function endedByCancellation<T>(
  killer: Connection,
  busy: Connection,
  signal: AbortSignal,
  query: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { id } = await askOne(busy, 'select connection_id() as id');
  const stop = (): void => void killer.query(`kill query ${Number(id)}`).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await query();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A lock holds on one server; where others take writes as well, nothing would be still. */
async function refuseClusters(connection: Connection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "show global variables where variable_name in ('wsrep_on', 'group_replication_single_primary_mode')",
  );
  const values = new Map(rows.map((row) => [String(row['Variable_name']), String(row['Value'])]));
  const isCluster =
    values.get('wsrep_on') === 'ON' || values.get('group_replication_single_primary_mode') === 'OFF';
  if (isCluster)
    throw new EltError(
      'ELT_REPLICATE_SOURCE_SCHEMA',
      'the source is one of several servers that take writes (Galera, or group replication with several primaries): its figures cannot be taken at one point of its log',
    );
}

async function serverOf(connection: Connection): Promise<string> {
  const { server } = await askOne(
    connection,
    "select concat_ws(' ', @@server_id, @@hostname, @@port) as server",
  );
  return String(server);
}

/** A proxy may send two connections to two servers: then one's lock says nothing of the other's snapshot. */
async function refuseOtherServer(connection: Connection, server: string): Promise<void> {
  const other = await serverOf(connection);
  if (other !== server)
    throw new EltError(
      'ELT_REPLICATE_SOURCE_SCHEMA',
      `the source's address leads to two servers (${server}; ${other}): let the secret name one of them`,
    );
}

/** The first row; empty where there is none. */
export async function askOne(
  connection: Connection,
  sql: string,
  values: readonly (string | number)[] = [],
): Promise<Record<string, unknown>> {
  const [[row]] = await connection.query<RowDataPacket[]>(sql, [...values]);
  return row ?? {};
}
