/** A warehouse of yesterday, whose text columns counted characters as bytes, with its rows: the installation widens it. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { readWarehouseFiles, type Brought } from '../../src/aws/warehouse-files';
import { digestWarehouse, type WarehouseDigest } from '../../src/cli/digest';
import { varcharBytes } from '../../src/model/entity';
import { listPipelines } from '../../src/pipelines/registry';
import { event } from './support/source';
import { readStar } from './support/star';
import { customerChange, january, line, order, storyOf } from './support/walk';
import { openWarehouse, SQL_ROOT, type Warehouse } from './support/warehouse';

const CONTRACTS = listPipelines().flatMap((pipeline) => pipeline.source.entities);
const WIDENING = ['0003_wide_text_key_away', '0004_wide_text', '0005_wide_text_key_back'].map(
  (name) => `migrations/${name}.sql`,
);
const WIDENED = new RegExp(`^( {2}(?:${columnsOf(WIDENING[1] ?? '').join('|')}) varchar)\\((\\d+)\\)`, 'gm');
const VIEWS = readWarehouseFiles(SQL_ROOT).filter(({ kind }) => kind === 'view');
const MARTS = listPipelines().flatMap(({ publish }) => publish);

function columnsOf(migration: string): string[] {
  const text = readFileSync(join(SQL_ROOT, migration), 'utf8');
  return [...new Set([...text.matchAll(/alter column (\w+) type/g)].map(([, column = '']) => column))];
}

/** sql/ as it was: the checksums that the migrations name prove it. */
function yesterday(): string {
  const root = mkdtempSync(join(tmpdir(), 'ecomflow-yesterday-'));
  cpSync(SQL_ROOT, root, { recursive: true });
  for (const name of WIDENING) rmSync(join(root, name));
  for (const { table, from } of brought()) {
    const now = readFileSync(join(root, table), 'utf8');
    const then = now.replaceAll(WIDENED, (_, head: string, bytes: string) => `${head}(${Number(bytes) / 4})`);
    expect([table, createHash('sha256').update(then).digest('hex')]).toEqual([table, from]);
    writeFileSync(join(root, table), then);
  }
  return root;
}

function brought(): readonly Brought[] {
  return readWarehouseFiles(SQL_ROOT).find(({ name }) => name === WIDENING[1])?.brings ?? [];
}

/** Each column of the installed tables, as `table.column type(bytes) null?`. */
async function shapeOf(sql: Warehouse): Promise<string[]> {
  const rows = await sql.execute(`
    select table_name, column_name, data_type, character_maximum_length as size, is_nullable
    from information_schema.columns
    where table_schema = 'public' and left(table_name, 4) <> 'rpt_'
    order by table_name, ordinal_position`);
  return rows.map((row) => Object.values(row).join(' '));
}

const JAPANESE = (characters: number): string => '東'.repeat(characters);
/** Each text column full of characters of three bytes. */
const FULL = [
  event('customer', textsOf('customer'), { at: january(9), sequence: 9 }),
  event('product', textsOf('product'), { at: january(9), sequence: 9 }),
  event(
    'sales_order',
    { ...textsOf('sales_order'), ordered_at: `${january(9)} 00:00:00.000000` },
    { at: january(9), sequence: 9 },
  ),
  event(
    'order_line',
    {
      ...textsOf('order_line'),
      line_no: 1,
      quantity: 1,
      unit_price: '1.000',
      sold_at: `${january(9)} 00:00:00.000000`,
    },
    { at: january(9), sequence: 9 },
  ),
];

function textsOf(entity: string): Record<string, string> {
  const columns = CONTRACTS.find(({ name }) => name === entity)?.columns ?? [];
  return Object.fromEntries(
    columns.flatMap(({ name, type }) => {
      const bytes = varcharBytes(type);
      return bytes === null ? [] : [[name, JAPANESE(bytes / 4)] as const];
    }),
  );
}

describe('a warehouse whose text columns are widened', () => {
  let sql: Warehouse;
  let before: WarehouseDigest;
  let past: string;
  const install = (root: string, on: Pick<Warehouse, 'execute' | 'batch'> = sql) =>
    installWarehouse(on, root, CONTRACTS);

  beforeAll(async () => {
    past = yesterday();
    sql = await openWarehouse();
    await install(past);
    await storyOf(sql).tell(
      [customerChange(1, 'Kiel'), customerChange(7, 'Graz', { op: 'U' })],
      [order(4, 'c'), line(4, 1, 'p'), line(4, 2, 'q', { sequence: 5 }, 3)],
    );
    for (const view of MARTS) await sql.execute(`refresh materialized view ${view}`);
    before = await digestWarehouse(sql.runner);
  });
  afterAll(async () => {
    rmSync(past, { recursive: true, force: true });
    await sql.close();
  });

  it('refused 200 Japanese characters before', async () => {
    await expect(storyOf(sql).tell(FULL)).rejects.toThrow('value too long for type character varying(');
  });

  it('is left as it was by an installation that breaks off, and says again what is due', async () => {
    const left = [20, 2];
    for (const statements of left) {
      let run = 0;
      const breaksOff = {
        ...sql,
        execute: (text: string) => {
          run += text.startsWith('alter table') ? 1 : 0;
          return run > statements ? Promise.reject(new Error('the line broke')) : sql.execute(text);
        },
      };
      await expect(install(SQL_ROOT, breaksOff)).rejects.toThrow('the line broke');
    }
    const [row] = await sql.execute("select count(*) as n from etl_migration where name like '%wide_text%'");
    expect(row).toEqual({ n: 1 });
  });

  it('is widened by the next one, keeps rows and digests, and has every view again', async () => {
    const { applied } = await install(SQL_ROOT);
    expect(applied).toEqual([...WIDENING.slice(1), ...VIEWS.map(({ name }) => name)]);
    expect((await install(SQL_ROOT)).applied).toEqual([]);
    expect(await digestWarehouse(sql.runner)).toEqual(before);
  });

  it('has the shape of a new one, which makes its tables wide and skips the migrations', async () => {
    const fresh = await openWarehouse();
    const altered: string[] = [];
    await install(SQL_ROOT, {
      ...fresh,
      execute: (text: string) => {
        if (text.startsWith('alter table')) altered.push(text);
        return fresh.execute(text);
      },
    });
    const shape = await shapeOf(fresh);
    expect(altered).toEqual([]);
    expect(await shapeOf(sql)).toEqual(shape);
    expect(shape).toContain('hist_product description character varying 2000 YES');
    await fresh.close();
  });

  it('takes every text column full of Japanese, to the dimensions, the fact and the marts', async () => {
    await storyOf(sql).tell(FULL);
    const { customers, products, sales } = await readStar(sql);
    const texts = textsOf('customer');
    expect(customers.find(({ key }) => key === texts['customer_id'])?.values).toMatchObject(texts);
    expect(products.find(({ key }) => key === JAPANESE(32))?.values).toMatchObject(textsOf('product'));
    const { kind, status } = textsOf('sales_order');
    expect(sales).toContainEqual(
      expect.objectContaining({ orderId: JAPANESE(20), orderKind: kind, orderStatus: status }),
    );
    await sql.batch(['refresh materialized view mart_customer_value']);
    expect(
      await sql.execute(
        `select count(*) as n from mart_customer_value where customer_id = '${JAPANESE(20)}'`,
      ),
    ).toEqual([{ n: 1 }]);
  });
});

describe('what a migration may not be', () => {
  const withMigration = (text: string): string => {
    const root = mkdtempSync(join(tmpdir(), 'ecomflow-migration-'));
    cpSync(SQL_ROOT, root, { recursive: true });
    writeFileSync(join(root, 'migrations/9999_odd.sql'), text);
    return root;
  };
  let sql: Warehouse;
  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  afterAll(() => sql.close());

  it.each([
    ['of a table without a file', `-- brings: 10_platform/none/table.sql from ${'a'.repeat(64)}\nselect 1;`],
    ['of a table without the file before', '-- brings: 10_platform/etl_load/table.sql\nselect 1;'],
    [
      'that resizes a column and does more',
      'alter table stg_batch alter column entity type varchar(99);\ndelete from stg_batch;',
    ],
  ])('one %s', async (_, text) => {
    const root = withMigration(text);
    await expect(installWarehouse(sql, root, CONTRACTS)).rejects.toMatchObject({ code: 'ELT_INPUT_INVALID' });
    rmSync(root, { recursive: true });
  });
});
