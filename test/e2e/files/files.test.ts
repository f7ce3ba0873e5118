/** Files of every kind on their way from landing to the star, as they must not be, too; and the table of those that people read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../src/local-stack/stack';
import type { WindowSummary } from '../../../src/model/plan';
import { filesOfDay } from '../../../src/pipelines/online-retail/samples/files';
import { writeParquet } from '../../support/parquet';
import type { OddFile } from './odd-csv';
import { csv, HEADER, ODD_FILES, record } from './odd-files';
import { figuresOf, ODD_INVOICES } from './odd-invoices';
import { CATALOGUES, ODD_BOOK, oddSales } from './pipelines';
import { openFilesPlatform, type Files, type FilesPlatform } from './platform';

jest.setTimeout(600_000);

const nameOf = ({ name }: OddFile, place: number): string => `${place}-${name ?? 'odd.csv'}`;

let platform: FilesPlatform;

beforeAll(async () => {
  platform = await openFilesPlatform();
});

afterAll(() => platform.close());

describe.each([
  [oddSales.name, ODD_FILES],
  [ODD_BOOK, ODD_INVOICES],
])('files of %s as they must not be', (pipeline, files) => {
  let summary: WindowSummary;
  /** By the place of the file. */
  const aside = new Map<number, string[]>();
  let orders: readonly string[] = [];

  beforeAll(async () => {
    summary = await platform.runDay(
      pipeline,
      Object.fromEntries(files.map((file, place) => [nameOf(file, place), file.body])),
    );
    const rejected = await platform.sql.execute(
      'select object_key, line, reasons from etl_rejected where source_system = :pipeline order by object_key, line',
      { pipeline },
    );
    for (const row of rejected) {
      const place = Number(/\/\d+-\d+-(\d+)-[^/]*$/.exec(String(row['object_key']))?.[1]);
      const [reason] = JSON.parse(String(row['reasons'])) as readonly string[];
      const said = row['line'] === null ? `${reason}` : `${String(row['line'])} ${reason}`;
      aside.set(place, [...(aside.get(place) ?? []), said]);
    }
    const sold = await platform.sql.execute(
      'select order_id from fact_sales where source_system = :pipeline',
      { pipeline },
    );
    orders = sold.map((row) => String(row['order_id'])).sort();
  });

  it('let the run succeed, with a warning', () => {
    expect(summary.status).toBe('succeeded');
    expect(summary.warnings.join('\n')).toContain('file_unreadable');
  });

  it('cost no good row of any file, and bring no other', () => {
    expect(orders).toEqual(files.flatMap(({ loaded }) => loaded).sort());
  });

  it.each(files.map((file, place) => [file.item, file.aside, place] as const))(
    'of %s is kept aside: %j',
    (_, expected, place) => {
      expect(aside.get(place) ?? []).toEqual(expected);
    },
  );
});

it('files as they must not be leave texts what they are, and of an order the last row', async () => {
  const items = await platform.sql.execute(
    `select sale.order_id, product.stock_code, location.country from fact_sales as sale
     join dim_product as product on product.product_sk = sale.product_sk
     join dim_location as location on location.location_sk = sale.location_sk
     where sale.source_system = 'odd-sales' and sale.order_id in ('w', 'x', 'y') order by sale.order_id`,
  );
  expect(items.map((row) => Object.values(row))).toEqual([
    ['w', 'Fruits', 'Chad'],
    ['x', '=HYPERLINK("http://a.b/",1)', 'Japan'],
    ['y', "'; drop table fact_sales; --", 'Japan'],
  ]);
});

it('invoices as they must not be cost the figures nothing', async () => {
  const [sold] = await platform.sql.execute(
    `select count(*) as lines, sum(quantity) as units, cast(sum(amount) * 1000 as bigint) as mills from fact_sales where source_system = :book`,
    { book: ODD_BOOK },
  );
  const { lines, units, mills } = figuresOf(ODD_INVOICES);
  expect(Object.values(sold ?? {}).map(Number)).toEqual([lines, units, mills]);
});

it('the table of docs/sources/s3-files.md says of each what was seen', () => {
  const page = readFileSync(join(PROJECT_ROOT, 'docs/sources/s3-files.md'), 'utf8');
  const [, table = ''] = /\n\| in the file .*\n\|[- |]*\n((?:\|.*\n)*)/.exec(page) ?? [];
  const told = table
    .trimEnd()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(told.map(([, item, , reason]) => [item, reason])).toEqual(
    ODD_FILES.map(({ item, aside }) => [
      item,
      aside.map((said) => `\`${said.replace(/^\d+ /, '')}\``).join(''),
    ]),
  );
  for (const [index, { loaded, aside }] of ODD_FILES.entries())
    expect([told[index]?.[1], told[index]?.[2]?.split(/[;,]/)[0]]).toEqual([
      ODD_FILES[index]?.item,
      loaded.length > 0
        ? aside.length > 0
          ? 'the other rows'
          : 'all rows'
        : aside.length > 0
          ? 'none of its rows'
          : 'there are none',
    ]);
});

const cells = (order: string): readonly string[] => record(order).split(',');
const salesOf = async (pipeline: string): Promise<string> => {
  const [row] = await platform.sql.execute(
    `select count(*) as lines, sum(quantity) as units, sum(amount) as revenue from fact_sales where source_system = '${pipeline}'`,
  );
  return Object.values(row ?? {}).join(' ');
};

describe('files of other formats', () => {
  const objects = (...orders: readonly string[]): string =>
    orders
      .map((order) =>
        JSON.stringify(Object.fromEntries(HEADER.split(',').map((name, at) => [name, cells(order)[at]]))),
      )
      .join('\n');

  it('of JSON Lines come to the star, are counted by Athena, and lose the bad line alone', async () => {
    const summary = await platform.runDay('json-sales', {
      'good.jsonl': objects('a', 'b'),
      'bad.jsonl': [objects('c'), '{"Order ID": "d"', objects('e'), ''].join('\n'),
    });
    expect(summary).toMatchObject({ status: 'succeeded', reconciled: 'matched' });
    expect(await salesOf('json-sales')).toBe('4 16 149.280');
    const aside = await platform.sql.execute(
      "select line, reasons from etl_rejected where source_system = 'json-sales'",
    );
    expect(aside).toEqual([{ line: 2, reasons: '["row:json"]' }]);
  });

  it('of Parquet come to the star, and are counted by Athena', async () => {
    const orders = ['a', 'b', 'c'];
    const columns = HEADER.split(',').map((name, at) => ({
      ...{ name, type: 'pa.string()' },
      values: JSON.stringify(orders.map((order) => cells(order)[at])),
    }));
    const summary = await platform.runDay('parquet-sales', {
      'good.parquet': writeParquet(columns),
      'bad.parquet': 'PAR1 and no more',
    });
    expect(summary).toMatchObject({ status: 'succeeded', reconciled: 'counted' });
    expect(await salesOf('parquet-sales')).toBe('3 12 111.960');
    expect(summary.warnings.join('\n')).toContain('could not be read');
  });
});

it('some hundreds of tiny files are read as one', async () => {
  const before = await salesOf('odd-sales');
  const files = Array.from({ length: 300 }, (_, at): [string, string] => [
    `${at}.csv`,
    csv(record(`tiny-${at}`)),
  ]);
  const summary = await platform.runDay('odd-sales', Object.fromEntries(files));
  expect(summary).toMatchObject({ status: 'succeeded', reconciled: 'matched' });
  expect(Number((await salesOf('odd-sales')).split(' ')[0]) - Number(before.split(' ')[0])).toBe(300);
});

describe('files that are whole snapshots', () => {
  const of = (...rows: readonly string[]): string => ['code,price', ...rows, ''].join('\n');
  /** What each window finds. */
  const DAYS: readonly Files[] = [
    {
      'catalogue-2026-01-10.csv': of('tea,1', 'jam,2', 'ham,3'),
      'catalogue-2026-01-12.csv': of('tea,1.5', 'ham,3'),
    },
    {
      // Late: of the day between.
      'catalogue-2026-01-11.csv': of('tea,1', 'jam,2', 'ham,3', 'egg,4'),
      // Ham is there, though nobody knows at which price; tea is gone.
      'catalogue-2026-01-13.csv': of('ham,much', 'oil,5'),
    },
    {
      // Of one row nobody knows the key, so that nothing is gone.
      'catalogue-2026-01-14.csv': of('oil,6', ',7'),
      'catalogue-2026-01-15.csv': of(),
      'catalogue.csv': of('tea,9'),
    },
  ];
  const versionsOf = async (system: string): Promise<string[]> => {
    const rows = await platform.sql.execute(
      `select stock_code, unit_price, valid_from, valid_to from dim_product where source_system = '${system}' order by stock_code, valid_from`,
    );
    return rows.map((row) =>
      Object.values(row)
        .map((value) => String(value).replace(' 00:00:00', ''))
        .join(' '),
    );
  };

  it('end what they leave out at their own moment, and nothing that they merely could not tell', async () => {
    for (const files of DAYS)
      expect(await platform.runDay('catalogue', files)).toMatchObject({ status: 'succeeded' });
    expect(await versionsOf('catalogue')).toEqual([
      'egg 4.000 1900-01-01 2026-01-12',
      'ham 3.000 1900-01-01 9999-12-31',
      'jam 2.000 1900-01-01 2026-01-12',
      'oil 5.000 1900-01-01 2026-01-14',
      'oil 6.000 2026-01-14 9999-12-31',
      'tea 1.000 1900-01-01 2026-01-12',
      'tea 1.500 2026-01-12 2026-01-13',
    ]);
    const aside = await platform.sql.execute(
      "select reasons from etl_rejected where source_system = 'catalogue' and line is null order by reasons",
    );
    expect(aside.map((row) => row['reasons'])).toEqual(['["file:no_rows"]', '["file:taken_at"]']);
  });

  it('make the same history in another order, and all at once', async () => {
    const [first, again, atOnce] = CATALOGUES;
    const reversed = [...DAYS].reverse();
    for (const files of reversed) await platform.runDay(again, files);
    await platform.runDay(atOnce, Object.assign({}, ...reversed) as Files);
    const wanted = await versionsOf(first);
    expect(await versionsOf(again)).toEqual(wanted);
    expect(await versionsOf(atOnce)).toEqual(wanted);
  });
});

describe('invoices', () => {
  const days = ['2026-01-05', '2026-01-06', '2026-01-07'].map((date, index) =>
    filesOfDay({ index, date, seed: 3 }),
  );
  /** What stands in landing at the end: the third day brings the second's file once more, corrected. */
  const last = new Map(days.flat().map(({ name, text }) => [name, text]));
  const linesOf = (text: string): string[] => text.trimEnd().split('\n').slice(1);
  const whole = [days[0]?.[0]?.text.split('\n', 1)[0], ...[...last.values()].flatMap(linesOf), ''].join('\n');
  const factsOf = async (system: string): Promise<string[]> => {
    const rows = await platform.sql.execute(`
      select sale.order_id, sale.line_no, sale.order_kind, sale.quantity, sale.amount, sale.sold_at,
        customer.customer_id, customer.country, product.stock_code, product.description, product.is_inferred, location.country as sold_in
      from fact_sales as sale
      join dim_customer as customer on customer.customer_sk = sale.customer_sk
      join dim_product as product on product.product_sk = sale.product_sk
      join dim_location as location on location.location_sk = sale.location_sk
      where sale.source_system = '${system}' order by sale.order_id, sale.line_no`);
    return rows.map((row) => Object.values(row).join(' '));
  };

  it('are lines of their own, equal ones too, whichever file of them came last', async () => {
    for (const files of days) {
      const named = Object.fromEntries(files.map(({ name, text }) => [name, text]));
      expect(await platform.runDay('invoices', named)).toMatchObject({ reconciled: 'matched' });
    }
    const lines = [...last.values()].flatMap(linesOf);
    expect(new Set(lines).size).toBeLessThan(lines.length);
    const [sums] = await platform.sql.execute(
      `select count(*) as lines, sum(quantity) as quantity, count(distinct case when customer_sk = -1 then order_id end) as visitors
       from fact_sales where source_system = 'invoices'`,
    );
    const cells = lines.map((line) => line.split(','));
    expect(Object.values(sums ?? {}).map(Number)).toEqual([
      lines.length,
      cells.reduce((sum, [, , , quantity]) => sum + Number(quantity), 0),
      new Set(cells.flatMap(([invoice, , , , , , customer]) => (customer === '' ? [invoice] : []))).size,
    ]);
  });

  it('come to the same as a file a day and as one book', async () => {
    expect(await platform.runDay('invoices-whole', { 'book.csv': whole })).toMatchObject({
      reconciled: 'matched',
    });
    expect(await factsOf('invoices-whole')).toEqual(await factsOf('invoices'));
  });
});
