/** Files as they must not be, on their way from landing to the star; and the table of them that people read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../../src/local-stack/stack';
import type { WindowSummary } from '../../../src/model/plan';
import { ODD_FILES, type OddFile } from './odd-files';
import { openFilesPlatform, type FilesPlatform } from './platform';

jest.setTimeout(600_000);

const nameOf = ({ name }: OddFile, place: number): string => `${place}-${name ?? 'odd.csv'}`;

describe('files as they must not be', () => {
  let platform: FilesPlatform;
  let summary: WindowSummary;
  /** By the place of the file. */
  const aside = new Map<number, string[]>();
  let orders: readonly string[] = [];

  beforeAll(async () => {
    platform = await openFilesPlatform();
    summary = await platform.runDay(
      'odd-sales',
      Object.fromEntries(ODD_FILES.map((file, place) => [nameOf(file, place), file.body])),
    );
    const rejected = await platform.sql.execute(
      'select object_key, line, reasons from etl_rejected order by object_key, line',
    );
    for (const row of rejected) {
      const place = Number(/\/\d+-\d+-(\d+)-[^/]*$/.exec(String(row['object_key']))?.[1]);
      const [reason] = JSON.parse(String(row['reasons'])) as readonly string[];
      const said = row['line'] === null ? `${reason}` : `${String(row['line'])} ${reason}`;
      aside.set(place, [...(aside.get(place) ?? []), said]);
    }
    const sold = await platform.sql.execute('select order_id from fact_sales order by order_id');
    orders = sold.map((row) => String(row['order_id']));
  });

  afterAll(() => platform.close());

  it('let the run succeed, with a warning', () => {
    expect(summary.status).toBe('succeeded');
    expect(summary.warnings.join('\n')).toContain('file_unreadable');
  });

  it('cost no good row of any file, and bring no other', () => {
    expect(orders).toEqual(ODD_FILES.flatMap(({ loaded }) => loaded).sort());
  });

  it.each(ODD_FILES.map((file, place) => [file.item, file.aside, place] as const))(
    'of %s is kept aside: %j',
    (_, expected, place) => {
      expect(aside.get(place) ?? []).toEqual(expected);
    },
  );

  it('leave texts what they are, and of an order the last row', async () => {
    const items = await platform.sql.execute(
      `select sale.order_id, product.stock_code, location.country from fact_sales as sale
       join dim_product as product on product.product_sk = sale.product_sk
       join dim_location as location on location.location_sk = sale.location_sk
       where sale.order_id in ('w', 'x', 'y') order by sale.order_id`,
    );
    expect(items.map((row) => Object.values(row))).toEqual([
      ['w', 'Fruits', 'Chad'],
      ['x', '=HYPERLINK("http://a.b/",1)', 'Japan'],
      ['y', "'; drop table fact_sales; --", 'Japan'],
    ]);
  });
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
