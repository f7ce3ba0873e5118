/**
 * Figures of the source, counted on a replica: the source itself does no more than commit one row of ours, the mark.
 *
 * What a replica shows has to be what the source's log says before the mark, no more and no less. So a lock on the replica
 * keeps the mark, and with it all that follows, from being applied there, for a replica commits in the log's order; once the
 * transaction before the mark is applied, a snapshot begins. Nothing of the source or of its writers is locked.
 *
 * MariaDB alone, and with one stream of transaction numbers (GTID domain): then a transaction's number says which one stands
 * before it. Refused by name: MySQL (never tried), Aurora's readers (they apply no log), replicas that take writes.
 */
import type { Connection } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import { EltError } from '../../model/errors';
import { heartbeatTable } from '../../model/names';
import type { SourceFigures } from '../../model/plan';
import type { SourceDatabase } from './database';
import { prepareFigures, readFigures, READING_SESSION } from './figures';
import { askOne, endedByCancellation, writeMark, type SnapshotOptions, type SourceMark } from './snapshots';
import { whileStill, type StillLimits } from './still-table';

/** On the replica nobody waits but the replication itself. */
const LIMITS: StillLimits = { waitMs: 2_000, holdMs: 15_000 };
const PAUSE_MS = 1_000;

/** One mark for all entities. Throws ELT_REPLICATE_SOURCE_BUSY where the replica does not follow in time. */
export function markAndCountOnReplica(
  source: SourceDatabase,
  replica: SourceDatabase,
  options: SnapshotOptions,
): Promise<SourceMark[]> {
  return source.use((control) =>
    replica.use((killer) =>
      replica.use(async (snapshot) => {
        await control.query('set autocommit = 1');
        const domain = await refuseOthers(control, snapshot);
        const queries = await prepareFigures(snapshot, options.database, options.tables);
        const id = await markBehind(replica, { control, killer, snapshot, domain }, options);
        const marks: SourceMark[] = [];
        for (const query of queries) {
          const figures = await endedByCancellation(
            killer,
            snapshot,
            options.signal,
            (): Promise<SourceFigures> => readFigures(snapshot, query, options.key),
          );
          marks.push({ id, figures });
        }
        return marks;
      }),
    ),
  );
}

interface Connections {
  /** To the source. */
  readonly control: Connection;
  readonly killer: Connection;
  readonly snapshot: Connection;
  readonly domain: string;
}

/** The mark's id; `snapshot` shows all that precedes it in the source's log, and nothing else. */
async function markBehind(
  replica: SourceDatabase,
  connections: Connections,
  { signal, patienceMs }: SnapshotOptions,
): Promise<string> {
  const { killer, snapshot } = connections;
  await snapshot.query(READING_SESSION);
  await snapshot.query('set session transaction isolation level repeatable read');
  const untilMs = Date.now() + patienceMs;
  while (Date.now() < untilMs) {
    signal.throwIfAborted();
    if (await catchUp(connections)) {
      const held = await replica.use(
        (holder) => whileStill(holder, killer, heartbeatTable(), () => snapshotBefore(connections), LIMITS),
        { multipleStatements: true },
      );
      if (held?.value) return held.value;
      await snapshot.query('rollback');
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
  throw new EltError(
    'ELT_REPLICATE_SOURCE_BUSY',
    `the replica did not follow the source closely enough for ${Math.round(patienceMs / 1000)} s: its figures would be of no known place in the log`,
  );
}

/** Most of what the replica lacks is applied before anything is held there. */
async function catchUp({ control, snapshot }: Connections): Promise<boolean> {
  const { place } = await askOne(control, 'select @@global.gtid_binlog_pos as place');
  return hasApplied(snapshot, String(place), LIMITS.holdMs);
}

/** Null where the replica did not come to it in time. */
async function snapshotBefore({ control, snapshot, domain }: Connections): Promise<string | null> {
  const id = await writeMark(control);
  const { gtid } = await askOne(control, 'select @@last_gtid as gtid');
  const [ofDomain, server, number] = String(gtid).split('-');
  if (ofDomain !== domain)
    throw unfit(`the source commits into domain ${ofDomain}, the replica follows ${domain}`);
  const before = `${ofDomain}-${server}-${BigInt(number ?? 0) - 1n}`;
  if (!(await hasApplied(snapshot, before, LIMITS.holdMs))) return null;
  await snapshot.query('start transaction with consistent snapshot, read only');
  return id;
}

async function hasApplied(replica: Connection, place: string, withinMs: number): Promise<boolean> {
  const { behind } = await askOne(replica, 'select master_gtid_wait(?, ?) as behind', [
    place,
    withinMs / 1000,
  ]);
  return Number(behind) === 0;
}

/** Returns the one domain that the replica follows. */
async function refuseOthers(source: Connection, replica: Connection): Promise<string> {
  for (const [name, connection] of [
    ['the source', source],
    ['the replica', replica],
  ] as const) {
    const { version } = await askOne(connection, 'select version() as version');
    if (!String(version).includes('MariaDB')) throw unfit(`${name} is no MariaDB (${String(version)})`);
  }
  const found = await askOne(
    replica,
    'select @@global.read_only as is_read_only, @@global.gtid_slave_pos as place',
  );
  if (!isOn(found['is_read_only'])) throw unfit('the replica takes writes of its own (read_only is off)');
  const domains = String(found['place'])
    .split(',')
    .filter(Boolean)
    .map((gtid) => gtid.split('-')[0] ?? '');
  if (domains.length !== 1)
    throw unfit(
      domains.length === 0
        ? 'the server follows no other one by GTID'
        : `the replica follows several streams (domains ${domains.join(', ')})`,
    );
  return domains[0] ?? '';
}

function isOn(value: unknown): boolean {
  return !['0', 'OFF'].includes(String(value).toUpperCase());
}

function unfit(why: string): EltError {
  return new EltError(
    'ELT_REPLICATE_SOURCE_SCHEMA',
    `figures cannot be read from the replica: ${why}; let ECOMFLOW_REPLICA_SECRET_ID name another server, or none`,
  );
}
