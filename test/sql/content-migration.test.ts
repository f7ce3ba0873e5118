/** A warehouse of November 2026 with its rows gets sums and checksums: what can be known of its rows is, the rest stays open. */
import { rmSync } from 'node:fs';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { listEntities } from '../../src/entities/registry';
import { compareFigures } from './support/figures';
import { readPast, writePast } from './support/past';
import { loadStatements } from './support/staging';
import { batchOf, customerChange } from './support/walk';
import { openWarehouse, type Warehouse } from './support/warehouse';

const END = '9'.repeat(35);

describe('a warehouse of before there were checksums', () => {
  let sql: Warehouse;
  beforeAll(async () => {
    const past = writePast();
    sql = await openWarehouse();
    await installWarehouse(sql, past, listEntities());
    rmSync(past, { recursive: true, force: true });
    for (const load of readPast().loads) await sql.batch(load);
    await sql.install();
  });
  afterAll(() => sql.close());

  it('has the sums of its rows, and no checksums', async () => {
    const [row] = await sql.execute(`
      select count(*) as events, count(checksum) as known,
        sum(case when coalesce(sum_1, 0) <> quantity or coalesce(sum_2, 0) <> unit_price then 1 else 0 end) as wrong
      from hist_order_line where op <> 'D'`);
    expect(row).toMatchObject({ known: 0 });
    expect(Number(row?.['events'])).toBeGreaterThan(0);
    expect(Number(row?.['wrong'])).toBe(0);
  });

  it('compares by rows and sums what it had, and says so', async () => {
    const [row] = await sql.execute(`
      select count(*) as lines, cast(sum(quantity) as varchar(40)) as quantity, cast(sum(unit_price) as varchar(40)) as price
      from hist_current_order_line`);
    const sums = [String(row?.['quantity']), String(row?.['price'])];
    const asked = { rows: Number(row?.['lines']), sums, checksum: '1', sequence: END };
    expect(await compareFigures(sql, 'order_line', asked)).toMatchObject({ status: 'counted' });
    const other = { ...asked, sums: [sums[0] ?? '', '0.001'] };
    expect(await compareFigures(sql, 'order_line', other)).toMatchObject({ status: 'mismatched' });
  });

  it('takes loads as a new one does, and has nothing left to install', async () => {
    await sql.batch(loadStatements('new', [batchOf('new', [customerChange(20, 'Oslo', { op: 'U' })])]));
    const [row] = await sql.execute("select count(checksum) as known from hist_customer where city = 'Oslo'");
    expect(row).toEqual({ known: 1 });
    expect((await sql.install()).applied).toEqual([]);
  });
});
