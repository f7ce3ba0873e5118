/** A warehouse of one's own on the local stack, reached as the worker reaches it: through the Redshift Data API. */
import { join } from 'node:path';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { installWarehouse, type InstallResult } from '../../../src/aws/install-warehouse';
import { createSqlRunner, type Row, type SqlRunner } from '../../../src/aws/sql-runner';
import { listEntities } from '../../../src/entities/registry';
import { makeRedshiftDatabase } from '../../support/redshift-database';
import { clientSettings } from '../../support/stack';

export type { Row };
export type Sql = Pick<SqlRunner, 'execute' | 'batch'>;

export interface Warehouse extends Sql {
  readonly database: string;
  /** The worker's own way to the warehouse. */
  readonly runner: SqlRunner;
  install(): Promise<InstallResult>;
  close(): Promise<void>;
}

export const SQL_ROOT = join(__dirname, '../../../sql');

/** Each column of the installed tables, as `table column type bytes null?`; in order where COPY goes by it, else by name. */
export async function shapeOf(sql: Pick<Sql, 'execute'>): Promise<string[]> {
  const rows = await sql.execute(`
    select table_name, column_name, data_type, character_maximum_length as size, is_nullable
    from information_schema.columns
    where table_schema = 'public' and left(table_name, 4) <> 'rpt_'
    order by table_name, case when left(table_name, 4) = 'stg_' then ordinal_position else 0 end, column_name`);
  return rows.map((row) => Object.values(row).join(' '));
}

/** An empty database; `install` fills it from sql/ and the entities. `endpoint`: of another service than the stack's. */
export async function openWarehouse(endpoint = clientSettings().endpoint): Promise<Warehouse> {
  const client = new RedshiftDataClient({ ...clientSettings(), endpoint });
  const database = await makeRedshiftDatabase('warehouse');
  const sql = createSqlRunner(client, { workgroup: 'ecomflow', database });
  return {
    database,
    runner: sql,
    execute: sql.execute,
    batch: sql.batch,
    install: () => installWarehouse(sql, SQL_ROOT, listEntities()),
    close: () => Promise.resolve(client.destroy()),
  };
}
