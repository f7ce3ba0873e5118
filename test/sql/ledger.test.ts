import { installWarehouse } from '../../src/aws/install-warehouse';
import { readWarehouseFiles } from '../../src/aws/warehouse-files';
import { BEGINNING, surrogateKey } from '../reference-model/dimension';
import { remember } from '../reference-model/event';
import { starOf, type Star } from '../reference-model/sales';
import { emptyWarehouse } from './support/empty';
import { CONTRACTS, event, SOURCE } from './support/source';
import { loadStatements } from './support/staging';
import { comparable, readStar } from './support/star';
import { openWarehouse, SQL_ROOT, type Warehouse } from './support/warehouse';
import { batchOf, customerChange, line, order } from './support/walk';

describe('the ledger of a load', () => {
  let sql: Warehouse;
  const events = async (): Promise<unknown> => sql.execute('select count(*) as events from hist_customer');
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(() => emptyWarehouse(sql));
  afterAll(() => sql.close());

  it('says of each batch how many rows were new and how many were known', async () => {
    const first = batchOf('first', [customerChange(1, 'Kiel'), customerChange(2, 'Graz')]);
    const second = batchOf('second', [customerChange(2, 'Graz'), customerChange(3, 'Rom')]);
    await sql.batch(loadStatements('one', [first, second]));
    expect(
      await sql.execute(
        "select batch_id, staged_rows, new_rows, known_rows from etl_batch where entity = 'customer' order by batch_id",
      ),
    ).toEqual([
      { batch_id: 'first', staged_rows: 2, new_rows: 2, known_rows: 0 },
      { batch_id: 'second', staged_rows: 2, new_rows: 1, known_rows: 1 },
    ]);
    expect(
      await sql.execute(
        'select batches, fence > 0 as fenced, finished_at is not null as finished from etl_load',
      ),
    ).toEqual([{ batches: 2, fenced: true, finished: true }]);
  });

  it('takes a batch that is offered twice only once', async () => {
    const batch = batchOf('once', [customerChange(1, 'Kiel')]);
    await sql.batch(loadStatements('one', [batch]));
    await sql.batch(loadStatements('two', [{ ...batch, events: [customerChange(9, 'Rom')] }]));
    expect(await events()).toEqual([{ events: 1 }]);
    expect(await sql.execute("select load_id from etl_batch where entity = 'customer'")).toEqual([
      { load_id: 'one' },
    ]);
  });

  it('refuses a batch that lost a row on the way into staging, and leaves nothing of its load', async () => {
    const statements = loadStatements('one', [
      batchOf('b', [customerChange(1, 'Kiel'), customerChange(2, 'Graz')]),
    ]);
    const lossy = statements.flatMap((statement) =>
      statement.startsWith('call sp_load_skip')
        ? ["delete from stg_customer where city = 'Graz'", statement]
        : [statement],
    );
    await expect(sql.batch(lossy)).rejects.toThrow('ELT_CHECK_ROWS_UNACCOUNTED');
    expect(await events()).toEqual([{ events: 0 }]);
  });

  it('refuses rows that no batch announces', async () => {
    const statements = loadStatements('one', [batchOf('b', [customerChange(1, 'Kiel')])]);
    const stray = statements.flatMap((statement) =>
      statement.startsWith('call sp_load_skip')
        ? ["delete from stg_batch where entity = 'customer'", statement]
        : [statement],
    );
    await expect(sql.batch(stray)).rejects.toThrow('ELT_CHECK_ROWS_UNACCOUNTED');
  });

  it.each([
    ['rows that no object accounts for', "delete from stg_object where entity = 'customer'"],
    [
      'an object of which a row was never read',
      "update stg_object set row_count = 3 where entity = 'customer'",
    ],
  ])('refuses %s', async (_, fault) => {
    const statements = loadStatements('one', [
      batchOf('b', [customerChange(1, 'Kiel'), customerChange(2, 'Graz')]),
    ]);
    const faulty = statements.flatMap((statement) =>
      statement.startsWith('call sp_load_skip') ? [fault, statement] : [statement],
    );
    await expect(sql.batch(faulty)).rejects.toThrow('ELT_CHECK_ROWS_UNACCOUNTED');
    expect(await sql.execute('select count(*) as objects from etl_ledger')).toEqual([{ objects: 0 }]);
  });

  it('refuses a rejected row that got lost', async () => {
    const rejected = { event: event('product', { stock_code: 'p' }, { at: '2011-01-01', sequence: 1 }) };
    const batch = { ...batchOf('b', []), rejected: [rejected] };
    const lossy = loadStatements('one', [batch]).filter(
      (statement) => !statement.startsWith('insert into stg_rejected'),
    );
    await expect(sql.batch(lossy)).rejects.toThrow('ELT_CHECK_ROWS_UNACCOUNTED');
  });

  it('stops a load in which two members meet on one surrogate key', async () => {
    await sql.batch(loadStatements('one', [batchOf('b', [customerChange(1, 'Kiel')])]));
    await sql.batch(["update dim_customer set customer_id = 'somebody else' where customer_sk <> -1"]);
    await expect(
      sql.batch(loadStatements('two', [batchOf('b2', [customerChange(2, 'Graz')])])),
    ).rejects.toThrow('ELT_LOAD_KEY_COLLISION');
  });

  it('loads what collided under another keySalt, and the whole star has its keys', async () => {
    const [one, two, salt] = collision();
    const sale = batchOf('sale', [customerChange(1, 'Kiel', {}, one), order(5, one), line(5, 1, 'p')]);
    const both = batchOf('both', [
      customerChange(1, 'Graz', {}, two),
      customerChange(3, 'Rom', { op: 'U' }, one),
    ]);
    const restore = await shortenKeys(sql);
    await sql.batch(loadStatements('one', [sale]));
    const before = comparable(await readStar(sql));
    await expect(sql.batch(loadStatements('two', [both]))).rejects.toThrow('ELT_LOAD_KEY_COLLISION');
    expect(comparable(await readStar(sql))).toEqual(before);
    expect(await events()).toEqual([{ events: 1 }]);

    const contracts = Object.values(CONTRACTS).map((contract) =>
      contract.name === 'customer' ? { ...contract, keySalt: salt } : contract,
    );
    await installWarehouse(sql, SQL_ROOT, contracts);
    await sql.batch(loadStatements('three', [both]));
    const star = starOf(remember([sale, both]), { customer: salt });
    expect(comparable(await readStar(sql))).toEqual(comparable(withShortKeys(star)));
    await restore();
  });

  it('stops a load into a warehouse whose contracts were not installed', async () => {
    await sql.batch(["delete from etl_contract where entity = 'customer'"]);
    await expect(sql.batch(loadStatements('one', [batchOf('b', [])]))).rejects.toThrow('ELT_CONFIG_INVALID');
  });
});

/** Two hex digits in the place of 15: two members that meet are soon found. */
const DIGITS = 2;
const shortKey = (sk: bigint): bigint => sk >> BigInt(4 * (15 - DIGITS));

/** Makes the warehouse's keys of customers short, and gives back what makes them long again. */
async function shortenKeys(sql: Warehouse): Promise<() => Promise<void>> {
  const file = readWarehouseFiles(SQL_ROOT).find(({ name }) => name === '40_dims/dim_customer/load.sql');
  const statements = file?.statements ?? [];
  const short = statements.map((statement) => statement.replace(/15(\s+\),\s+16)/, `${DIGITS}$1`));
  expect(short).not.toEqual(statements);
  await sql.batch(short);
  return () => sql.batch(statements);
}

/** Two customers whose first versions meet on one short key, and a keySalt under which they do not. */
function collision(): [one: string, two: string, salt: string] {
  const keyOf = (salt: string, id: string): bigint => shortKey(surrogateKey(salt, SOURCE, id, BEGINNING));
  const ids = Array.from({ length: 100 }, (_, index) => `c${index}`);
  const one = ids.find((id) => ids.some((other) => other !== id && keyOf('', other) === keyOf('', id))) ?? '';
  const two = ids.find((id) => id !== one && keyOf('', id) === keyOf('', one)) ?? '';
  const salt = ids.find((candidate) => keyOf(candidate, one) !== keyOf(candidate, two)) ?? '';
  return [one, two, salt];
}

function withShortKeys(star: Star): Star {
  const customers = star.customers.map((row) => ({ ...row, sk: shortKey(row.sk) }));
  const sales = star.sales.map((row) => ({ ...row, customerSk: shortKey(row.customerSk) }));
  return { ...star, customers, sales };
}
