/** The source database: what its log holds, for how long, and whether all that changes a captured row reaches it. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { SourceDatabase } from '../database';
import { heartbeatTable } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';
import { capturedOf } from '../captured';
import { bad, examine, good, unknown, type Finding, type Seen } from '../../finding';
import { examineReach } from './reach';
import { judgeSettings, SETTINGS } from './settings';

/** What the checks go by; read at once, judged apart. */
export interface SourceReadings {
  readonly logBin: boolean;
  readonly binlogFormat: string;
  readonly binlogRowImage: string;
  /** How long the server keeps its log; 0 for ever, null where nobody says. */
  readonly retentionSeconds: number | null;
  readonly isRds: boolean;
  /** Settings by name; one that the server does not have is absent. */
  readonly variables: ReadonlyMap<string, string>;
  /** Of the captured tables, those that are there and may be read. */
  readonly tables: readonly string[];
  /** Captured tables that InnoDB does not keep, as `table (engine)`: they have no snapshot and no rollback. */
  readonly otherEngines: readonly string[];
  /** Foreign keys that change captured rows behind the log, as `table: name (what)`. */
  readonly cascades: readonly string[];
}

const OWN_SETTINGS = [
  'basedir',
  'log_bin',
  'binlog_format',
  'binlog_row_image',
  'binlog_expire_logs_seconds',
  'expire_logs_days',
  'log_slave_updates',
  'log_replica_updates',
];
const DAY_S = 24 * 60 * 60;
const MEND_READING =
  "let the secret's user read the server's variables, and the catalogue of its database (information_schema)";
const SET_GLOBAL = 'in the parameter group, or set global; then start a new epoch (docs/runbook.md)';

/** Whether the secret opens the source, and what answers there. `onReached` is told once it does, whatever its version. */
export function examineLogin(
  source: SourceDatabase,
  readSecret: () => Promise<void>,
  onReached: () => void,
): Promise<Finding> {
  return examine('source database', 'mend address and password in the secret', async () => {
    await readSecret();
    return source.use(async (connection) => {
      const [[row]] = await connection.query<RowDataPacket[]>('select version() as version');
      onReached();
      return lookAtVersion(String(row?.['version']));
    });
  });
}

/** `isLocal`: DMS is that of this machine. */
export async function examineSource(
  source: SourceDatabase,
  pipeline: Pipeline,
  isLocal: boolean,
): Promise<Finding[]> {
  const { database, tables } = capturedOf(pipeline);
  const captured = [...tables.map(({ table }) => table), heartbeatTable()];
  const findings: Finding[] = [];
  const read = await examine('source settings', MEND_READING, () =>
    source.use(async (connection) => {
      const readings = await readSource(connection, database, captured);
      findings.push(...(await judgeSource(readings, captured, isLocal)));
      findings.push(...(await examineReach(connection, database, readings.variables)));
      return good('read');
    }),
  );
  return read.verdict === 'good' ? findings : [read, ...findings];
}

/** `captured`: the tables that DMS has to see. */
export async function judgeSource(
  readings: SourceReadings,
  captured: readonly string[],
  isLocal: boolean,
): Promise<Finding[]> {
  const { logBin, binlogFormat, binlogRowImage, tables, otherEngines, cascades } = readings;
  const absent = captured.filter((table) => !tables.includes(table));
  const judge = (check: string, mend: string, seen: Seen) =>
    examine(check, mend, () => Promise.resolve(seen));
  const own = await Promise.all([
    judge(
      'source binlog',
      `set log_bin on, binlog_format = ROW and binlog_row_image = FULL ${SET_GLOBAL}`,
      logBin && binlogFormat === 'ROW' && binlogRowImage === 'FULL'
        ? good('whole rows')
        : bad(`log_bin ${logBin ? 'on' : 'off'}, format ${binlogFormat}, row image ${binlogRowImage}`),
    ),
    judge('source log retention', keepLonger(readings), lookAtRetention(readings)),
    judge(
      'source tables',
      'make them (src/pipelines/<pipeline>/source/schema.sql), or grant select on them',
      absent.length === 0
        ? good(captured.join(', '))
        : bad(`not there, or not to be read: ${absent.join(', ')}`),
    ),
    judge(
      'source engines',
      'alter table … engine = InnoDB: another engine has no snapshot for the full load and rolls nothing back; then start a new epoch (docs/runbook.md)',
      otherEngines.length === 0 ? good('InnoDB') : bad(otherEngines.join(', ')),
    ),
    judge(
      'foreign keys',
      'make them ON DELETE/UPDATE RESTRICT: rows that a cascade changes never reach the log; then start a new epoch (docs/runbook.md)',
      cascades.length === 0 ? good('none that cascades') : bad(cascades.join('; ')),
    ),
  ]);
  return [...own, ...(await judgeSettings(readings.variables, isLocal))];
}

/** What DMS reads as a source for change data capture. */
export function lookAtVersion(version: string): Seen {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isMaria = version.toLowerCase().includes('mariadb');
  const isNew = isMaria ? major >= 10 : major > 5 || (major === 5 && minor >= 7);
  const mend = 'upgrade it to MySQL 5.7 or MariaDB 10, at least';
  return isNew ? good(isMaria ? version : `MySQL ${version}`) : bad(version, mend);
}

function lookAtRetention({ retentionSeconds: seconds, isRds }: SourceReadings): Seen {
  // RDS purges as soon as it can where no hours are set.
  if (seconds === null && isRds) return bad('RDS keeps no log that nobody reads');
  if (seconds === null) return unknown('the server does not say how long it keeps its log');
  if (seconds === 0) return good('for ever');
  const hours = `${Math.round(seconds / 360) / 10} hours`;
  return seconds < DAY_S ? bad(`only ${hours}: a longer stop of DMS costs a new epoch`) : good(hours);
}

function keepLonger({ isRds }: SourceReadings): string {
  return isRds
    ? "call mysql.rds_set_configuration('binlog retention hours', 72)"
    : 'set binlog_expire_logs_seconds to 259200 (3 days)';
}

async function readSource(
  connection: Connection,
  database: string,
  captured: readonly string[],
): Promise<SourceReadings> {
  const rows = async (sql: string, values: readonly unknown[] = []): Promise<RowDataPacket[]> =>
    (await connection.query<RowDataPacket[]>(sql, [...values] as string[]))[0];
  const variables = new Map(
    (await rows('show global variables where variable_name in (?)', [[...OWN_SETTINGS, ...SETTINGS]])).map(
      (row) => [String(row['Variable_name']), String(row['Value'])],
    ),
  );
  const isRds = (variables.get('basedir') ?? '').startsWith('/rdsdbbin');
  const tables = await rows(
    'select table_name as name, engine as engine from information_schema.tables where table_schema = ? and table_name in (?)',
    [database, captured],
  );
  const cascades = await rows(
    `select table_name as name, constraint_name as constraint_name, update_rule as on_update, delete_rule as on_delete
     from information_schema.referential_constraints
     where constraint_schema = ? and table_name in (?)
       and (update_rule in ('CASCADE', 'SET NULL', 'SET DEFAULT') or delete_rule in ('CASCADE', 'SET NULL', 'SET DEFAULT'))
     order by table_name, constraint_name`,
    [database, captured],
  );
  return {
    logBin: variables.get('log_bin') === 'ON',
    binlogFormat: variables.get('binlog_format') ?? '',
    binlogRowImage: variables.get('binlog_row_image') ?? '',
    retentionSeconds: isRds ? await rdsRetention(rows) : ownRetention(variables),
    isRds,
    variables,
    tables: tables.map((row) => String(row['name'])),
    otherEngines: tables
      .filter((row) => row['engine'] !== 'InnoDB')
      .map((row) => `${String(row['name'])} (${String(row['engine'])})`),
    cascades: cascades.map(
      (row) =>
        `${String(row['name'])}: ${String(row['constraint_name'])} (on update ${String(row['on_update'])}, on delete ${String(row['on_delete'])})`,
    ),
  };
}

async function rdsRetention(rows: (sql: string) => Promise<RowDataPacket[]>): Promise<number | null> {
  const [row] = await rows("select value from mysql.rds_configuration where name = 'binlog retention hours'");
  const hours: unknown = row?.['value'];
  return hours === null || hours === undefined ? null : Number(hours) * 3600;
}

function ownRetention(variables: ReadonlyMap<string, string>): number | null {
  const seconds = variables.get('binlog_expire_logs_seconds');
  const days = variables.get('expire_logs_days');
  if (seconds !== undefined) return Number(seconds);
  return days === undefined ? null : Number(days) * DAY_S;
}
