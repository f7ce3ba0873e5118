/**
 * `ecomflow warehouse digest`: one digest a table, over every row and column. Two warehouses that were given the same
 * source events have the same digests, whatever the order, the batches and the repetitions (promise 1). The ledger tells of objects,
 * so two replays whose events lie in other files differ there alone. A digest is of the columns, too: compare those of one version.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ResultColumn, SqlRunner } from './sql-runner';
import { readWarehouseFiles } from './warehouse-files';
import { EltError } from '../model/errors';

export interface TableDigest {
  readonly rows: number;
  /** SHA-256 in hex over the columns' names and types and all rows, in whatever order they lie. */
  readonly digest: string;
}

export type WarehouseDigest = Readonly<Record<string, TableDigest>>;

/** History, dimensions, facts and marts whole, and of the platform's tables those that tell of events, not of runs. */
const DIGESTED = /^(?:(?:hist|dim|fact|mart)_[a-z0-9_]+|etl_ledger|etl_rejected)$/;

/** What tells of a try, a batch or a moment, or of which of two deliveries came first: no function of the events. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  etl_ledger: ['batch_id', 'load_id', 'loaded_at'],
  etl_rejected: ['batch_id', 'object_key', 'line'],
};

const SQL_DIR = join(__dirname, '../../sql');

/**
 * Digests every table of sql/ that is a function of the source events, or those that are named. Marts are digested as they were
 * last refreshed.
 */
export async function digestWarehouse(
  sql: Pick<SqlRunner, 'columns' | 'execute'>,
  named: readonly string[] = digestedTables(),
): Promise<WarehouseDigest> {
  const digests = named.map(async (table) => [table, await digestTable(sql, table)] as const);
  return Object.fromEntries(await Promise.all(digests));
}

/** Tables whose digests differ between two warehouses, or that only one of them has. */
export function differingTables(one: WarehouseDigest, other: WarehouseDigest): string[] {
  const tables = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return tables.filter((table) => one[table]?.digest !== other[table]?.digest);
}

function digestedTables(): string[] {
  const tables = readWarehouseFiles(SQL_DIR).map(
    ({ name }) => /\/([a-z0-9_]+)\/(?:table|materialized_view)\.sql$/.exec(name)?.[1] ?? '',
  );
  return tables.filter((table) => DIGESTED.test(table));
}

/**
 * The engine hashes each row and adds up two halves of the hashes: a sum knows no order, counts equal rows as often as
 * they are there, and needs no row outside the warehouse.
 */
async function digestTable(sql: Pick<SqlRunner, 'columns' | 'execute'>, table: string): Promise<TableDigest> {
  const columns = inOrder(
    table,
    (await sql.columns(`select * from ${table} limit 0`)).filter(
      ({ name }) => !LEFT_OUT[table]?.includes(name),
    ),
  );
  const [row] = await sql.execute(`
    select
      count(*) as row_count,
      sum(cast(strtol(left(row_hash, 15), 16) as decimal(38, 0))) as first_sum,
      sum(cast(strtol(substring(row_hash, 16, 15), 16) as decimal(38, 0))) as second_sum
    from (
      select sha2(${columns.map((column) => encoded(table, column)).join(` || '|' || `)}, 256) as row_hash
      from ${table}
    ) as hashed`);
  const content = [columns, row?.['row_count'], row?.['first_sum'], row?.['second_sum']];
  return {
    rows: Number(row?.['row_count']),
    digest: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
  };
}

/** Of history by name: what a migration added stands elsewhere in a warehouse that was there before. */
function inOrder(table: string, columns: readonly ResultColumn[]): readonly ResultColumn[] {
  if (!table.startsWith('hist_')) return columns;
  return [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A value's one text in SQL, `-` for NULL; no two rows give the same text, because only a text's length is open. */
function encoded(table: string, { name, type }: ResultColumn): string {
  switch (type) {
    case 'varchar':
    case 'bpchar':
      return `coalesce(cast(octet_length(${name}) as varchar(8)) || ':' || ${name}, '-')`;
    case 'int2':
    case 'int4':
    case 'int8':
    case 'numeric':
      return `coalesce(cast(${name} as varchar(64)), '-')`;
    case 'bool':
      return `case when ${name} then 'true' when not ${name} then 'false' else '-' end`;
    case 'date':
      return `coalesce(to_char(${name}, 'YYYY-MM-DD'), '-')`;
    case 'timestamp':
      return `coalesce(to_char(${name}, 'YYYY-MM-DD HH24:MI:SS.US'), '-')`;
    default:
      throw new EltError('ELT_INPUT_INVALID', `${table}.${name} is ${type}: a float has no one text`);
  }
}
