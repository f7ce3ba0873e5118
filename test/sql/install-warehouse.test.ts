import { cpSync, mkdtempSync, rmSync, writeFileSync, mkdirSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { splitStatements } from '../../src/aws/sql-statements';
import { readWarehouseChecks, readWarehouseFiles } from '../../src/aws/warehouse-files';
import { listEntities } from '../../src/entities/registry';
import { event } from './support/source';
import { loadStatements } from './support/staging';
import { openWarehouse, SQL_ROOT, type Warehouse } from './support/warehouse';

const contracts = listEntities();

describe('installing the warehouse', () => {
  let sql: Warehouse;
  let root: string;
  const install = (): Promise<{ applied: readonly string[] }> => installWarehouse(sql, root, contracts);
  beforeAll(async () => {
    sql = await openWarehouse();
    root = mkdtempSync(join(tmpdir(), 'ecomflow-sql-'));
    cpSync(SQL_ROOT, root, { recursive: true });
  });
  afterAll(async () => {
    rmSync(root, { recursive: true, force: true });
    await sql.close();
  });

  it('applies every file the first time and nothing the second', async () => {
    const first = await install();
    expect(first.applied).toEqual(expect.arrayContaining(readWarehouseFiles(root).map((file) => file.name)));
    expect((await install()).applied).toEqual([]);
  });

  it('makes a changed view again together with the views after it, and leaves tables and data alone', async () => {
    appendFileSync(join(root, '60_marts/mart_returns/materialized_view.sql'), '-- changed\n');
    const { applied } = await install();
    expect(applied[0]).toBe('60_marts/mart_returns/materialized_view.sql');
    expect(applied).toContain('70_reports/rpt_monthly_product_sales/view.sql');
    expect(applied).not.toContain('60_marts/mart_daily_sales/materialized_view.sql');
    expect(await sql.execute('select count(*) as days from dim_date')).toEqual([{ days: 20454 }]);
  });

  it('makes only the changed procedure again', async () => {
    appendFileSync(join(root, '30_history/etl_ledger/load.sql'), '-- changed\n');
    expect((await install()).applied).toEqual(['30_history/etl_ledger/load.sql']);
  });

  it('applies a migration once, with the views made again over the changed table', async () => {
    mkdirSync(join(root, 'migrations'), { recursive: true });
    writeFileSync(
      join(root, 'migrations/0001_note.sql'),
      'alter table etl_load add column note varchar(64);\n',
    );
    const { applied } = await install();
    expect(applied[0]).toBe('migrations/0001_note.sql');
    expect(await sql.execute('select count(note) as notes from etl_load')).toEqual([{ notes: 0 }]);
    expect((await install()).applied).toEqual([]);
  });

  it('rebuilds the star under new surrogate keys when a keySalt changes', async () => {
    const sale = event(
      'order_line',
      {
        order_id: 'o',
        line_no: 1,
        stock_code: 'p',
        quantity: 1,
        unit_price: '1.000',
        sold_at: '2011-01-05 00:00:00.000000',
      },
      { at: '2011-01-05', sequence: 1 },
    );
    await sql.batch(loadStatements('salt', [{ batchId: 'salt', events: [sale], snapshots: [] }]));
    const keys = 'select cast(product_sk as varchar(20)) as sk from fact_sales';
    const before = await sql.execute(keys);
    const salted = contracts.map((contract) =>
      contract.name === 'product' ? { ...contract, keySalt: "it's new" } : contract,
    );
    await installWarehouse(sql, root, salted);
    const after = await sql.execute(keys);
    expect(after).not.toEqual(before);
    expect(
      await sql.execute(
        'select cast(product_sk as varchar(20)) as sk from dim_product where product_sk <> -1',
      ),
    ).toEqual(after);
    expect((await installWarehouse(sql, root, salted)).applied).toEqual([]);
  });

  it('refuses a table file that was changed after it was applied, and says what to do', async () => {
    appendFileSync(join(root, '10_platform/etl_writer/table.sql'), '-- changed\n');
    await expect(install()).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringContaining('sql/migrations/NNNN_what.sql') as string,
    });
  });

  it.each([
    ['without a severity', '-- check: lost\nselect 1;'],
    ['of a rule that is none', '-- check: lost (unik, fail)\nselect 1;'],
    ['that asks nothing', '-- check: lost (unique, fail)\n-- select 1;'],
    ['that asks twice', '-- check: lost (unique, fail)\nselect 1; select 2;'],
    [
      'of a day that looks at one load',
      '-- check: lost (unique, fail, daily)\nselect 1\n-- touched: where 1 = 0\n;',
    ],
    ['of a month', '-- check: lost (unique, fail, monthly)\nselect 1;'],
  ])('refuses a check %s', (_, text) => {
    writeFileSync(join(root, '40_dims/dim_date/checks.sql'), `${text}\n`);
    expect(() => readWarehouseChecks(root)).toThrow('sql/40_dims/dim_date/checks.sql');
  });

  it("reads an entity's own checks beside the derived ones", () => {
    const before = readWarehouseChecks(SQL_ROOT).checks.length;
    const own = mkdtempSync(join(tmpdir(), 'ecomflow-sql-'));
    cpSync(SQL_ROOT, own, { recursive: true });
    writeFileSync(
      join(own, '40_dims/dim_customer/own_checks.sql'),
      '-- check: nobody (custom, warn)\nselect 1;\n',
    );
    const read = readWarehouseChecks(own).checks;
    expect(read).toHaveLength(before + 1);
    expect(read).toContainEqual(expect.objectContaining({ table: 'dim_customer', name: 'nobody' }));
    expect(readWarehouseFiles(own).filter(({ name }) => name.includes('checks'))).toEqual([]);
    rmSync(own, { recursive: true });
  });

  it('refuses a file that has no place', () => {
    writeFileSync(join(root, '40_dims/dim_customer/lode.sql'), 'select 1;');
    expect(() => readWarehouseFiles(root)).toThrow('sql/40_dims/dim_customer/lode.sql');
  });
});

describe('the files of the warehouse', () => {
  it('are cut at semicolons outside of quotes, comments and bodies only', () => {
    const file =
      "-- a;\nselect ';' -- b;\n, 1;\ncreate procedure p() as $$ begin; -- c;\n end; $$ language plpgsql;\n/* d; */";
    expect(splitStatements(file)).toEqual([
      "select ';' \n, 1",
      'create procedure p() as $$ begin; -- c;\n end; $$ language plpgsql',
    ]);
  });
});
