/** The source's figures of one entity, out of one snapshot and in one pass: rows, sums, and the checksum of their content. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { CapturedTable } from './captured';
import { readSourceColumns, type SourceColumn } from './columns';
import { EltError } from '../../model/errors';
import type { SourceFigures } from '../../model/plan';
import { findSourceColumn, rowText, textFault } from './source-text';

/** Statements that make a session read what `rowText` expects: blanks, times and backslashes as they were stored. */
export const READING_SESSION = "set session time_zone = '+00:00', sql_mode = ''";

/** What is asked of a table, made before anything is held up. */
export interface FiguresQuery {
  readonly entity: string;
  readonly sql: string;
}

/** Throws ELT_REPLICATE_DDL_SEEN or ELT_REPLICATE_SOURCE_SCHEMA with the columns that the contract does not find so. */
export async function prepareFigures(
  connection: Connection,
  database: string,
  tables: readonly CapturedTable[],
): Promise<FiguresQuery[]> {
  const names = tables.map(({ table }) => table);
  const columns = await readSourceColumns(connection, database, names);
  return tables.map((one) => ({
    entity: one.entity.name,
    sql: figuresSql(
      one,
      columns.filter(({ table }) => table === one.table),
    ),
  }));
}

/** `key` makes the checksum one that nobody guesses who does not have it. */
export async function readFigures(
  snapshot: Connection,
  { entity, sql }: FiguresQuery,
  key: string,
): Promise<SourceFigures> {
  const [[row]] = await snapshot.query<RowDataPacket[]>(sql, [key]);
  const text = (value: unknown): string | null =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  return {
    entity,
    rows: text(row?.['row_count']) ?? '0',
    sums: [text(row?.['sum_1']), text(row?.['sum_2']), text(row?.['sum_3'])],
    checksum: text(row?.['checksum']) ?? '0',
  };
}

/** Sixty bits of each row's keyed hash, added up: what differs in any value of any row differs in the sum. */
function figuresSql({ table, entity, columns }: CapturedTable, source: readonly SourceColumn[]): string {
  const pairs = columns.flatMap((column) => {
    const found = findSourceColumn(column, source);
    if (found) return [[column.name, found] as const];
    if (column.optional) return [];
    throw new EltError('ELT_REPLICATE_DDL_SEEN', `${table} has no column ${column.name}`);
  });
  const faults = pairs.flatMap(([, column]) => textFault(column) ?? []);
  if (faults.length > 0)
    throw new EltError(
      'ELT_REPLICATE_SOURCE_SCHEMA',
      `${table}: ${faults.join(', ')}: the content of such a column cannot be compared`,
    );
  const sums = [0, 1, 2].map((place) => {
    const found = pairs.find(([name]) => name === entity.sums[place]);
    return `${found ? `cast(sum(\`${found[1].name}\`) as char)` : 'null'} as sum_${place + 1}`;
  });
  const hash = `conv(left(sha2(concat(?, ${rowText(pairs)}), 256), 15), 16, 10)`;
  return (
    `select count(*) as row_count, ${sums.join(', ')},` +
    ` cast(sum(cast(${hash} as unsigned)) as char) as checksum from \`${table}\``
  );
}
