/** A warehouse of yesterday, whose text columns counted characters as bytes, with its rows: the installation widens it. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installWarehouse } from '../../src/aws/install-warehouse';
import { readWarehouseFiles, type Brought } from '../../src/aws/warehouse-files';
import { digestWarehouse, type WarehouseDigest } from '../../src/aws/digest-warehouse';
import { varcharBytes } from '../../src/model/entity';
import { listPipelines } from '../../src/pipelines/registry';
import { listEntities } from '../../src/entities/registry';
import { readPast, UNDERIVED, writePast } from './support/past';
import { event } from './support/source';
import { loadStatements } from './support/staging';
import { readStar } from './support/star';
import { batchOf, january } from './support/walk';
import { openWarehouse, shapeOf, SQL_ROOT, type Row, type Warehouse } from './support/warehouse';

const CONTRACTS = listEntities();
const WIDENING = ['0003_wide_text_key_away', '0004_wide_text', '0005_wide_text_key_back'].map(
  (name) => `migrations/${name}.sql`,
);
const PAST = readPast();
const WIDENED = new RegExp(`^( {2}(?:${columnsOf(WIDENING[1] ?? '').join('|')}) varchar)\\((\\d+)\\)`, 'gm');
const FILES = readWarehouseFiles(SQL_ROOT);
const VIEWS = FILES.filter(({ kind }) => kind === 'view').map(({ name }) => name);
/** Those that there were. */
const MARTS = listPipelines()
  .flatMap(({ publish }) => publish)
  .filter((mart) => `60_marts/${mart}/materialized_view.sql` in PAST.files);
/** History and the fact have other columns since; of the fact those that there were are compared. */
const DIGESTED = ['dim_customer', 'dim_date', 'dim_product', ...MARTS];

function columnsOf(migration: string): string[] {
  const text = PAST.files[migration] ?? '';
  return [...new Set([...text.matchAll(/alter column (\w+) type/g)].map(([, column = '']) => column))];
}

/** sql/ as it was before texts were widened: the checksums that the migrations name prove it. */
function yesterday(): string {
  const before = new Map(brought().map(({ table, from }) => [table, from]));
  return writePast(UNDERIVED, (path, text) => {
    if (WIDENING.includes(path)) return null;
    const from = before.get(path);
    if (from === undefined) return text;
    const then = text.replaceAll(
      WIDENED,
      (_, head: string, bytes: string) => `${head}(${Number(bytes) / 4})`,
    );
    expect([path, createHash('sha256').update(then).digest('hex')]).toEqual([path, from]);
    return then;
  });
}

function brought(): readonly Brought[] {
  return FILES.find(({ name }) => name === WIDENING[1])?.brings ?? [];
}

const JAPANESE = (characters: number): string => '東'.repeat(characters);
/** Each text column full of characters of three bytes. */
const FULL = [
  event('customer', textsOf('customer'), { at: january(9), sequence: 9, epoch: 2 }),
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
  let salesBefore: Row[];
  let past: string;
  const install = (root: string, on: Pick<Warehouse, 'execute' | 'batch'> = sql) =>
    installWarehouse(on, root, CONTRACTS);

  const digestOfStar = (): Promise<WarehouseDigest> => digestWarehouse(sql.runner, DIGESTED);
  const sales = (columns: string): Promise<Row[]> =>
    sql.execute(`select ${columns} from fact_sales order by source_system, order_id, line_no`);

  beforeAll(async () => {
    past = yesterday();
    sql = await openWarehouse();
    await install(past);
    for (const load of PAST.loads) await sql.batch(load);
    for (const view of MARTS) await sql.execute(`refresh materialized view ${view}`);
    before = await digestOfStar();
    salesBefore = await sales('*');
  });
  afterAll(async () => {
    rmSync(past, { recursive: true, force: true });
    await sql.close();
  });

  it('refused 200 Japanese characters before', async () => {
    await expect(sql.batch([`update hist_product set description = '${JAPANESE(200)}'`])).rejects.toThrow(
      'value too long for type character varying(',
    );
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
    expect(applied.slice(0, 2)).toEqual(WIDENING.slice(1));
    expect(applied).toEqual(expect.arrayContaining(VIEWS));
    expect((await install(SQL_ROOT)).applied).toEqual([]);
    expect(await digestOfStar()).toEqual(before);
    expect(salesBefore.length).toBeGreaterThan(0);
    expect(await sales(Object.keys(salesBefore[0] ?? {}).join(', '))).toEqual(salesBefore);
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
    await sql.batch(loadStatements('full', [batchOf('full', FULL)]));
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
