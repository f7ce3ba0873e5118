/**
 * Transactions of the shop at their business time: what generated sales and a replayed file are written with.
 * `SET timestamp` makes the binlog's commit time, and so `_committed_at`, the business time. The variable is the session's
 * alone and needs no privilege: not on MySQL, and on MariaDB only where it runs with --secure-timestamp.
 */
import type { Connection, ResultSetHeader } from 'mysql2/promise';

export type SourceValue = string | number | null;

/** One statement; `values` fill its question marks in order, a list of rows fills `values ?`. */
export interface SourceStatement {
  readonly table: string;
  readonly action: 'insert' | 'update' | 'delete';
  readonly sql: string;
  readonly values: readonly (SourceValue | SourceValue[][])[];
}

export interface SourceTransaction {
  /** Business time, `YYYY-MM-DD HH:MM:SS` UTC. */
  readonly at: string;
  readonly statements: readonly SourceStatement[];
}

/** Rows that really changed, by table and action. */
export type WriteCounts = Record<string, Record<SourceStatement['action'], number>>;

/** Rows as one statement. */
export function insertRows(
  table: string,
  columns: readonly string[],
  rows: SourceValue[][],
  options: { readonly ifAbsent?: boolean } = {},
): SourceStatement {
  const verb = options.ifAbsent ? 'insert ignore' : 'insert';
  return {
    table,
    action: 'insert',
    sql: `${verb} into ${table} (${columns.join(', ')}) values ?`,
    values: [rows],
  };
}

/**
 * Writes transactions in the order given, each whole or not at all, and adds to `counts`.
 * Afterwards the session's clock is again what the server gives it.
 */
export async function writeTransactions(
  connection: Connection,
  transactions: readonly SourceTransaction[],
  counts: WriteCounts = {},
): Promise<WriteCounts> {
  try {
    for (const transaction of transactions) await writeTransaction(connection, transaction, counts);
  } finally {
    await connection.query('set timestamp = default');
  }
  return counts;
}

async function writeTransaction(
  connection: Connection,
  { at, statements }: SourceTransaction,
  counts: WriteCounts,
): Promise<void> {
  await connection.query(`set timestamp = ${secondsOf(at)}`);
  // One statement alone is a transaction already, at half the round trips.
  const alone = statements.length === 1;
  try {
    if (!alone) await connection.beginTransaction();
    const changed: number[] = [];
    for (const statement of statements) changed.push(await execute(connection, statement));
    if (!alone) await connection.commit();
    statements.forEach(({ table, action }, index) => {
      const byAction = (counts[table] ??= { insert: 0, update: 0, delete: 0 });
      byAction[action] += changed[index] ?? 0;
    });
  } catch (cause) {
    await connection.rollback();
    throw new Error(`the shop's transaction of ${at} was rolled back`, { cause });
  }
}

/** Rows that really changed; an update to the same values changes none. */
async function execute(connection: Connection, { action, sql, values }: SourceStatement): Promise<number> {
  const [result] = await connection.query<ResultSetHeader>(sql, [...values]);
  return action === 'update' ? result.changedRows : result.affectedRows;
}

function secondsOf(at: string): number {
  const seconds = Date.parse(`${at.replace(' ', 'T')}Z`) / 1000;
  if (!Number.isInteger(seconds)) throw new Error(`"${at}" is not a time such as 2010-12-01 08:26:00`);
  return seconds;
}
