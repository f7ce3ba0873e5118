/** Who may read which layer: tried on the engine under the local Redshift, which knows roles, as a user who has one. */
import { Client } from 'pg';
import { grantsOf, READERS } from '../../src/aws/warehouse-grants';
import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { openWarehouse, SQL_ROOT, type Warehouse } from '../sql/support/warehouse';
import { testStack, uniqueName } from '../support/stack';

const files = readWarehouseFiles(SQL_ROOT);

describe('grants', () => {
  let warehouse: Warehouse;
  let engine: Client;
  /** A role is the whole server's: these are of this test alone. */
  const suffix = uniqueName('');
  const own = (sql: string): string => sql.replaceAll(/\b(ecomflow_[a-z]+)\b/g, `$1${suffix}`);

  beforeAll(async () => {
    warehouse = await openWarehouse();
    await warehouse.install();
    engine = new Client({ ...testStack().postgres, database: warehouse.database });
    await engine.connect();
    const { once, always } = grantsOf(files);
    // Redshift says `to role`, which is all that the two differ in here.
    for (const sql of [...once, ...always]) await engine.query(own(sql).replace(' to role ', ' to '));
  });
  afterAll(async () => {
    for (const role of Object.keys(READERS)) await engine.query(`drop owned by ${own(role)}`);
    for (const role of Object.keys(READERS)) await engine.query(`drop role ${own(role)}`);
    await engine.end();
    await warehouse.close();
  });

  const mayRead = async (role: keyof typeof READERS, table: string): Promise<boolean> => {
    await engine.query(`set role ${own(role)}`);
    try {
      await engine.query(`select 1 from ${table} limit 1`);
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes('permission denied')) return false;
      throw error;
    } finally {
      await engine.query('reset role');
    }
  };

  it.each([
    [
      'ecomflow_reports',
      ['rpt_daily_sales', 'mart_daily_sales'],
      ['fact_sales', 'dim_customer', 'hist_customer'],
    ],
    [
      'ecomflow_analysts',
      ['fact_sales', 'dim_customer', 'rpt_daily_sales'],
      ['hist_customer', 'stg_customer', 'etl_run'],
    ],
    ['ecomflow_operators', ['etl_run', 'hist_customer', 'fact_sales'], []],
  ] as const)('let %s read its layers, and no others', async (role, allowed, refused) => {
    for (const table of allowed) expect([table, await mayRead(role, table)]).toEqual([table, true]);
    for (const table of refused) expect([table, await mayRead(role, table)]).toEqual([table, false]);
  });

  it('let nobody write', () => {
    expect(grantsOf(files).always.join('\n')).not.toMatch(/insert|update|delete|all /);
  });
});
