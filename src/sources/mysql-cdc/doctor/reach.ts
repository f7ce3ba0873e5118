/** What keeps changes out of the source's log, or runs out of the source: replication, filters, permissions. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { classifyError } from '../../../aws/classify-error';
import { ERROR_CODES } from '../../../model/errors';
import { heartbeatTable } from '../../../model/names';
import { bad, examine, good, unknown, type Finding, type Seen } from '../../finding';

const MEND_LOG =
  "take the filter away, or let a replica log what it replicates (log_slave_updates, MySQL's log_replica_updates); then start a new epoch (docs/runbook.md)";
const MEND_HEARTBEAT = `grant the secret's user select and insert on ${heartbeatTable()}, and lock tables on its database`;

/** Asks on one connection, one question after the other. */
export async function examineReach(
  connection: Connection,
  database: string,
  variables: ReadonlyMap<string, string>,
): Promise<Finding[]> {
  return [
    await examine('source log filters', MEND_LOG, () => readFilters(connection, database)),
    await examine('source replica', MEND_LOG, () => lookAtReplica(connection, variables)),
    await examine('heartbeat', MEND_HEARTBEAT, () => lookAtHeartbeat(connection)),
  ];
}

async function readFilters(connection: Connection, database: string): Promise<Seen> {
  try {
    const rows = await firstThatWorks(connection, ['show binary log status', 'show master status']);
    return lookAtFilters((rows[0] ?? {}) as FilterStatus, database);
  } catch (error) {
    return unknown(classifyError(error).message, 'let a person look who may: show master status');
  }
}

/** What `show master status` says of filters: names with commas between. */
interface FilterStatus {
  readonly Binlog_Do_DB?: string;
  readonly Binlog_Ignore_DB?: string;
}

/** Changes of a database that is filtered are never logged. */
export function lookAtFilters(status: FilterStatus, database: string): Seen {
  const names = (column: keyof FilterStatus) => (status[column] ?? '').split(',').filter(Boolean);
  const only = names('Binlog_Do_DB');
  if (names('Binlog_Ignore_DB').includes(database)) return bad(`binlog_ignore_db holds ${database}`);
  return only.length === 0 || only.includes(database)
    ? good(`${database} is logged`)
    : bad(`binlog_do_db holds ${only.join(', ')} and not ${database}`);
}

async function lookAtReplica(connection: Connection, variables: ReadonlyMap<string, string>): Promise<Seen> {
  const setting = variables.get('log_replica_updates') ?? variables.get('log_slave_updates') ?? 'ON';
  if (setting === 'ON') return good('none, or it logs what it replicates');
  try {
    const sources = await firstThatWorks(connection, ['show replica status', 'show slave status']);
    return sources.length === 0 ? good('none') : bad('it replicates from another server and does not log it');
  } catch (error) {
    return unknown(`it would not log what it replicates; whether it does: ${classifyError(error).message}`);
  }
}

/** To explain a statement one needs the permission to execute it, and nothing is written. */
async function lookAtHeartbeat(connection: Connection): Promise<Seen> {
  const values =
    "(heartbeat_id, entity, written_at, row_count) values ('doctor', 'doctor', utc_timestamp(), 0)";
  try {
    await connection.query(`explain insert into ${heartbeatTable()} ${values}`);
    // A privilege of the whole database, so it is tried where nobody but a run's mark could wait for it.
    await connection.query('set session lock_wait_timeout = 1');
    await connection.query(`lock tables ${heartbeatTable()} read`);
    await connection.query('unlock tables');
    return good(`may be written to ${heartbeatTable()}, and tables may be locked for a moment`);
  } catch (error) {
    const { code, message } = classifyError(error);
    // that the table is not there is seen with the others
    if (code === 'ELT_REPLICATE_SOURCE_SCHEMA') return unknown(message);
    return bad(message, code === 'ELT_REPLICATE_SOURCE_DENIED' ? MEND_HEARTBEAT : ERROR_CODES[code].wayOut);
  }
}

/** Servers differ in their words: the first statement whose words this one knows. */
async function firstThatWorks(
  connection: Connection,
  statements: readonly string[],
): Promise<RowDataPacket[]> {
  for (const [index, sql] of statements.entries()) {
    try {
      return (await connection.query<RowDataPacket[]>(sql))[0];
    } catch (error) {
      const isLast = index === statements.length - 1;
      if (isLast || classifyError(error).code !== 'ELT_AWS_REQUEST_INVALID') throw error;
    }
  }
  return [];
}
