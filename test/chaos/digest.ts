/** What a warehouse holds, as one hash a table: all columns, rows in a defined order. */
import { createHash } from 'node:crypto';
import type { SqlRunner } from '../../src/aws/sql-runner';

/** Tables whose rows are a function of the source's events alone. */
const TABLES = `
  select table_name from information_schema.tables
  where table_schema = 'public' and (table_name like 'dim%' or table_name like 'fact%' or table_name like 'hist%' or table_name like 'mart%')
  order by table_name`;

export async function digestWarehouse(sql: SqlRunner): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const row of await sql.execute(TABLES)) {
    const table = String(row['table_name']);
    const rows = (await sql.execute(`select * from ${table}`)).map((one) => JSON.stringify(one)).sort();
    digests[table] =
      `${rows.length} rows ${createHash('sha256').update(rows.join('\n')).digest('hex').slice(0, 16)}`;
  }
  return digests;
}
