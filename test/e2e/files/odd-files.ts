/** Files as they must not be, and what each comes to; docs/sources/s3-files.md has the same table for people. */
import { gzipSync } from 'node:zlib';

export const HEADER =
  'Region,Country,Item Type,Sales Channel,Order Priority,Order Date,Order ID,Ship Date,Units Sold,Unit Price,Unit Cost,Total Revenue,Total Cost,Total Profit';
const NAMES = HEADER.split(',');

/** A good record of an order, with other texts in some columns. */
export function record(order: string, others: Readonly<Record<string, string>> = {}): string {
  const good: Readonly<Record<string, string>> = {
    ...{ Region: 'Asia', Country: 'Japan', 'Item Type': 'Fruits', 'Sales Channel': 'Offline' },
    ...{ 'Order Priority': 'C', 'Order Date': '12/31/2014', 'Order ID': order, 'Ship Date': '1/31/2015' },
    ...{ 'Units Sold': '4', 'Unit Price': '9.33', 'Unit Cost': '6.92' },
    ...{ 'Total Revenue': '37.32', 'Total Cost': '27.68', 'Total Profit': '9.64' },
    ...others,
  };
  return NAMES.map((name) => good[name] ?? '').join(',');
}

export const csv = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\n');

export interface OddFile {
  /** As docs/sources/s3-files.md calls it. */
  readonly item: string;
  readonly body: string | Uint8Array;
  readonly name?: string;
  /** Orders that are loaded. */
  readonly loaded: readonly string[];
  /** What `etl_rejected` has of the file: `line reason`, and the reason alone of a file that is kept aside whole. */
  readonly aside: readonly string[];
}

const odd = (
  item: string,
  body: string | Uint8Array,
  loaded: string,
  aside: string,
  name?: string,
): OddFile => ({
  ...{ item, body, loaded: loaded.split(' ').filter(Boolean), aside: aside.split('; ').filter(Boolean) },
  ...(name === undefined ? {} : { name }),
});
/** A row as it must not be between two good ones. */
const between = (item: string, order: string, row: string, reason: string): OddFile =>
  odd(item, csv(record(`${order}a`), row, record(`${order}b`)), `${order}a ${order}b`, `3 ${reason}`);
const bad = (
  item: string,
  order: string,
  others: Readonly<Record<string, string>>,
  reason: string,
): OddFile => between(item, order, record(`${order}x`, others), reason);

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

export const ODD_FILES: readonly OddFile[] = [
  odd(
    'a gzip file that is cut off',
    gzipSync(csv(record('a'))).subarray(0, 60),
    '',
    'file:gzip',
    'cut.csv.gz',
  ),
  odd(
    'another encoding: a byte that is none',
    latin(csv(record('b1'), record('b2', { Country: "C\xf4te d'Ivoire" }), record('b3'))),
    'b1 b3',
    '3 row:encoding',
  ),
  odd('another encoding: UTF-16 where UTF-8 is declared', utf16(csv(record('c'))), '', 'file:encoding'),
  odd('lines that end with CR alone', csv(record('d1'), record('d2')).replaceAll('\n', '\r'), 'd1 d2', ''),
  odd('a byte order mark', `\uFEFF${csv(record('e'))}`, 'e', ''),
  odd('a header that is broken', csv(record('f')).replace('Order ID', 'Oder ID'), '', 'file:header'),
  odd('a header that is missing', `${record('g1')}\n${record('g2')}\n`, '', 'file:header'),
  odd('a header that has a column twice', csv(record('h')).replace('Region', 'Country'), '', 'file:header'),
  between('a header that comes again among the rows', 'i', HEADER, 'sales_channel:accepted'),
  odd('a column more than the feed has', [`${HEADER},Note`, `${record('j')},gift`, ''].join('\n'), 'j', ''),
  odd('a column less', csv(record('k')).replaceAll(/,[^,\n]*\n/g, '\n'), '', 'file:header'),
  between('a row with a cell too many', 'l', `${record('lx')},more`, 'row:cells_extra'),
  between('a row with a cell too few', 'm', record('mx').replace(/,[^,]*$/, ''), 'row:cells_missing'),
  between('a quote that never closes', 'n', record('nx', { Country: '"Japan' }), 'row:quote_not_closed'),
  between('a field of 10 MB', 'o', record('ox', { Country: 'x'.repeat(10_000_000) }), 'row:too_long'),
  bad('a day that no calendar has', 'p', { 'Order Date': '2/30/2014' }, 'order_date:type'),
  bad(
    'a day that two declared patterns read differently',
    'q',
    { 'Ship Date': '2/3/2015' },
    'ship_date:type',
  ),
  bad('a decimal comma', 'r', { 'Unit Price': '"9,33"' }, 'unit_price:type'),
  bad('a separator of thousands', 's', { 'Total Revenue': '"1,037.32"' }, 'total_revenue:type'),
  bad('a currency sign', 't', { 'Unit Price': '$9.33' }, 'unit_price:type'),
  bad(
    'negative units',
    'u',
    { 'Units Sold': '-4', 'Total Revenue': '-37.32', 'Total Cost': '-27.68', 'Total Profit': '-9.64' },
    'units_sold:range',
  ),
  bad('NaN', 'v', { 'Unit Price': 'NaN' }, 'unit_price:type'),
  odd(
    'an order twice in a file with other content',
    csv(record('w'), record('w', { Country: 'Chad' })),
    'w',
    '',
  ),
  odd('a formula', csv(record('x', { 'Item Type': '"=HYPERLINK(""http://a.b/"",1)"' })), 'x', ''),
  odd('SQL in a value', csv(record('y', { 'Item Type': "'; drop table fact_sales; --" })), 'y', ''),
  between('a NUL', 'z', record('zx', { Country: 'Ja\0pan' }), 'row:nul'),
  odd('an empty file', '', '', 'file:empty'),
  odd('a header alone', `${HEADER}\n`, '', ''),
  odd(
    'a zip or Excel file with the name of a CSV file',
    Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]),
    '',
    'file:other_file',
  ),
];
