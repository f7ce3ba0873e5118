/** Made-up sales: what they contain, that they depend on seed and day alone, and that dirt is just what contracts reject. */
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { generateSales, type GeneratedSales } from '../../../src/samples/shop/generate/generate-sales';
import { handler } from '../../../src/lambda/generate-sales/handler';
import { salesDay } from '../../../src/samples/shop/generate/sales-day';
import type { Column, Entity } from '../../../src/model/entity';
import { pipeline } from '../../../src/pipelines/ecommerce/pipeline';
import { openShop, type Shop } from '../../support/shop';
import { clientSettings, testStack, uniqueName } from '../../support/stack';

const DEMAND = { seed: '7', customers: 200, orders: 60, dirtyShare: 0.005 };
const DAYS = Array.from({ length: 14 }, (_, index) => `2026-03-${String(index + 1).padStart(2, '0')}`);

describe('a day', () => {
  const texts = (demand: typeof DEMAND, date: string): string => JSON.stringify(salesDay(demand, date));

  test('is the same for the same seed, however often it is asked for', () => {
    expect(texts(DEMAND, '2026-03-09')).toBe(texts(DEMAND, '2026-03-09'));
  });

  test('is another one for another seed, and for another day', () => {
    expect(texts({ ...DEMAND, seed: '8' }, '2026-03-09')).not.toBe(texts(DEMAND, '2026-03-09'));
    expect(texts(DEMAND, '2026-03-10')).not.toBe(texts(DEMAND, '2026-03-09'));
  });

  test('lies in time order between its midnights', () => {
    const times = salesDay(DEMAND, '2026-03-09').transactions.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(new Set(times.map((at) => at.slice(0, 10)))).toEqual(new Set(['2026-03-09']));
  });
});

describe('a fortnight', () => {
  let shop: Shop;
  const written: GeneratedSales[] = [];
  const sum = (name: Exclude<keyof GeneratedSales, 'date'>): number =>
    written.reduce((total, day) => total + day[name], 0);

  beforeAll(async () => {
    shop = await openShop();
    for (const date of DAYS) written.push(await generateSales(shop.connection, { date, seed: 7 }));
  });
  afterAll(() => shop.close());

  test('has between 40 and 80 orders a day, and some of all that can happen', () => {
    for (const { orders } of written) expect(orders).toBeGreaterThan(40);
    for (const { orders } of written) expect(orders).toBeLessThan(85);
    for (const name of ['customers', 'products', 'lines', 'updates', 'deletes', 'dirty'] as const) {
      expect(sum(name)).toBeGreaterThan(0);
    }
  });

  test('has orders in every state, returned goods with negative quantities, and changed keys', async () => {
    const states = await shop.rows("select distinct status from sales_order where kind = 'sale' order by 1");
    expect(states.map(({ status }) => status)).toEqual([
      'cancelled',
      'delivered',
      'paid',
      'placed',
      'shipped',
    ]);
    const returned = `select count(*) from order_line join sales_order using (order_id)
      where kind = 'cancellation' and quantity < 0`;
    expect(Number(await shop.value(returned))).toBeGreaterThan(0);
    expect(
      Number(await shop.value("select count(*) from sales_order where order_id like 'R%'")),
    ).toBeGreaterThan(0);
    expect(Number(await shop.value('select count(*) from order_line where line_no = 10'))).toBeGreaterThan(0);
    expect(
      Number(await shop.value("select count(*) from customer where customer_id like '%M'")),
    ).toBeGreaterThan(0);
  });

  test('has moved customers, new prices and values with blanks behind them', async () => {
    const at = (hour: string, table: string) =>
      shop.value(
        `select count(*) from ${table} where time(updated_at) between '${hour}:00:01' and '${hour}:59:59'`,
      );
    expect(Number(await at('03', 'customer'))).toBeGreaterThan(0);
    expect(Number(await at('05', 'product'))).toBeGreaterThan(0);
    for (const column of ['customer.city', 'product.description', 'product.stock_code']) {
      const [table] = column.split('.');
      expect(
        Number(await shop.value(`select count(*) from ${table} where ${column} like '% '`)),
      ).toBeGreaterThan(0);
    }
  });

  test('refuses a day that it has', async () => {
    await expect(generateSales(shop.connection, { date: '2026-03-14', seed: 7 })).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringContaining('has sales of 2026-03-14 already') as string,
    });
  });
});

/** What a contract rejects in a row, as `column: value`. */
function faultsOf(entity: Entity, row: Readonly<Record<string, unknown>>): string[] {
  return entity.columns
    .filter((column) => isFault(column, textOf(row[column.name])))
    .map(({ name }) => `${name}: ${textOf(row[name])}`);
}

/** Connections of this project give text and whole numbers. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function isFault({ nullable, accepted, range, type }: Column, value: string | null): boolean {
  if (value === null) return !nullable;
  if (accepted && !accepted.includes(value)) return true;
  if (type === 'timestamp') return range?.min !== undefined && value < range.min;
  return Number(value) < Number(range?.min ?? -Infinity) || Number(value) > Number(range?.max ?? Infinity);
}

async function faultsIn(shop: Shop): Promise<string[]> {
  const faults = pipeline.entities.map(async (entity) => {
    const rows = await shop.rows(`select * from ${entity.name}`);
    return rows.flatMap((row) => faultsOf(entity, row));
  });
  return (await Promise.all(faults)).flat();
}

describe('dirt', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop();
  });
  afterEach(() => shop.close());

  test('Without any, every row meets its contract', async () => {
    const { dirty } = await generateSales(shop.connection, { date: DAYS[0] ?? '', seed: 7, dirtyShare: 0 });
    expect(dirty).toBe(0);
    expect(await faultsIn(shop)).toEqual([]);
  });

  test('With much of it, contracts reject each kind, and never for a missing key', async () => {
    const { dirty } = await generateSales(shop.connection, { date: DAYS[0] ?? '', seed: 7, dirtyShare: 0.5 });
    const faults = await faultsIn(shop);
    // Some are mended within the day: a payment sets the status right.
    expect(faults.length).toBeGreaterThan(dirty / 2);
    expect(faults.length).toBeLessThanOrEqual(dirty);
    const kinds = new Set(faults.map((fault) => fault.split(':')[0]));
    expect([...kinds].sort()).toEqual(['kind', 'quantity', 'sold_at', 'status', 'unit_price']);
  });
});

describe('the Lambda', () => {
  test('takes address and password from Secrets Manager', async () => {
    const shop = await openShop();
    const { host, port, adminUser, adminPassword } = testStack().mysql;
    const secrets = new SecretsManager(clientSettings());
    const secretId = uniqueName('ecomflow/source/ecommerce', '-');
    const SecretString = JSON.stringify({
      host,
      port,
      username: adminUser,
      password: adminPassword,
      dbname: shop.schema,
    });
    await secrets.createSecret({ Name: secretId, SecretString });
    Object.assign(process.env, testStack().env, { AWS_ACCESS_KEY_ID: 'ecomflow-generate-sales' });
    const summary = await handler({ secretId, date: '2026-03-01', seed: 'lambda', orders: 5, customers: 10 });
    expect(Number(await shop.value('select count(*) from sales_order'))).toBe(summary.orders);
    expect(summary.orders).toBeGreaterThan(0);
    const due = { scheduledAt: '2026-03-02T22:00:00Z' };
    expect(await handler({ secretId, ...due, seed: 'lambda' })).toMatchObject({ date: '2026-03-02' });
    const unfilled = { scheduledAt: '<aws.scheduler.scheduled-time>' };
    await expect(handler({ secretId, ...unfilled, seed: 'lambda' })).rejects.toThrow(/date/);
    await shop.close();
    secrets.destroy();
  });

  test.each([
    [{ date: '2026-02-30' }, /date/],
    [{ orders: 0 }, /orders/],
    [{ dirtyShare: 2 }, /dirtyShare/],
    [{ colour: 'red' }, /colour/],
  ])('%j is refused by name', async (fault, words) => {
    const shop = await openShop();
    const event = { date: '2026-03-01', seed: 1, ...fault };
    await expect(generateSales(shop.connection, event)).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringMatching(words) as string,
    });
    await shop.close();
  });
});
