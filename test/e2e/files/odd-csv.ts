/** Files of CSV as they must not be whatever their columns mean: each feed of CSV is tried with them. */
import { gzipSync } from 'node:zlib';

export type Cells = Readonly<Record<string, string>>;

export interface OddFile {
  /** As docs/sources/s3-files.md calls it. */
  readonly item: string;
  readonly body: string | Uint8Array;
  readonly name?: string;
  /** Orders that are loaded, each as often as it has lines. */
  readonly loaded: readonly string[];
  /** What `etl_rejected` has of the file: `line reason`, and the reason alone of a file that is kept aside whole. */
  readonly aside: readonly string[];
}

/** `loaded` parted by blanks, `aside` by semicolons. */
export function odd(
  item: string,
  body: string | Uint8Array,
  loaded: string,
  aside: string,
  name?: string,
): OddFile {
  return {
    ...{ item, body, loaded: loaded.split(' ').filter(Boolean), aside: aside.split('; ').filter(Boolean) },
    ...(name === undefined ? {} : { name }),
  };
}

/** A feed of CSV with a good row, by its header's names. */
export interface CsvFeed {
  readonly header: string;
  readonly good: Cells;
  /** The column that tells orders apart. */
  readonly order: string;
  /** A column of free text. */
  readonly text: string;
  /** A column of prices, by its header and by its feed. */
  readonly price: readonly [header: string, column: string];
  /** Why its header is no row. */
  readonly headerAsRow: string;
  /** Stands before each order's letter. */
  readonly ids?: string;
}

export interface CsvWriter {
  /** A good record of an order, with other texts in some columns. */
  record(order: string, others?: Cells): string;
  csv(...rows: readonly string[]): string;
  /** A row as it must not be between two good ones. */
  between(item: string, order: string, row: string, reason: string): OddFile;
  /** As above, of a row that is good but for these cells. */
  bad(item: string, order: string, others: Cells, reason: string): OddFile;
}

export function writerOf({ header, good, order: orderColumn, ids = '' }: CsvFeed): CsvWriter {
  const names = header.split(',');
  const record = (order: string, others: Cells = {}): string => {
    const cells: Cells = { ...good, [orderColumn]: ids + order, ...others };
    return names.map((name) => cells[name] ?? '').join(',');
  };
  const csv = (...rows: readonly string[]): string => [header, ...rows, ''].join('\n');
  const between = (item: string, order: string, row: string, reason: string): OddFile =>
    odd(
      item,
      csv(record(`${order}a`), row, record(`${order}b`)),
      `${ids}${order}a ${ids}${order}b`,
      `3 ${reason}`,
    );
  return {
    ...{ record, csv, between },
    bad: (item, order, others, reason) => between(item, order, record(`${order}x`, others), reason),
  };
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

export function oddCsv(feed: CsvFeed): readonly OddFile[] {
  const { header, order, text, price, ids = '' } = feed;
  const { record, csv, between, bad } = writerOf(feed);
  const said = (orders: string): string => orders.replaceAll(/\S+/g, (one) => ids + one);
  const [priceHeader, priceColumn] = price;
  return [
    odd(
      'a gzip file that is cut off',
      gzipSync(csv(record('a'))).subarray(0, 60),
      '',
      'file:gzip',
      'cut.csv.gz',
    ),
    odd(
      'another encoding: a byte that is none',
      latin(csv(record('b1'), record('b2', { [text]: "C\xf4te d'Ivoire" }), record('b3'))),
      said('b1 b3'),
      '3 row:encoding',
    ),
    odd('another encoding: UTF-16 where UTF-8 is declared', utf16(csv(record('c'))), '', 'file:encoding'),
    odd(
      'lines that end with CR alone',
      csv(record('d1'), record('d2')).replaceAll('\n', '\r'),
      said('d1 d2'),
      '',
    ),
    odd('a byte order mark', `\uFEFF${csv(record('e'))}`, said('e'), ''),
    odd('a header that is broken', csv(record('f')).replace(order, `x${order}`), '', 'file:header'),
    odd('a header that is missing', `${record('g1')}\n${record('g2')}\n`, '', 'file:header'),
    odd('a header that has a column twice', csv(record('h')).replace(order, text), '', 'file:header'),
    between('a header that comes again among the rows', 'i', header, feed.headerAsRow),
    odd(
      'a column more than the feed has',
      [`${header},Note`, `${record('j')},gift`, ''].join('\n'),
      said('j'),
      '',
    ),
    odd('a column less', csv(record('k')).replaceAll(/,[^,\n]*\n/g, '\n'), '', 'file:header'),
    between('a row with a cell too many', 'l', `${record('lx')},more`, 'row:cells_extra'),
    between('a row with a cell too few', 'm', record('mx').replace(/,[^,]*$/, ''), 'row:cells_missing'),
    between('a quote that never closes', 'n', record('nx', { [text]: '"Japan' }), 'row:quote_not_closed'),
    between('a field of 10 MB', 'o', record('ox', { [text]: 'x'.repeat(10_000_000) }), 'row:too_long'),
    between('a NUL', 'z', record('zx', { [text]: 'Ja\0pan' }), 'row:nul'),
    odd('an empty file', '', '', 'file:empty'),
    odd('a header alone', `${header}\n`, '', ''),
    odd(
      'a zip or Excel file with the name of a CSV file',
      Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0]),
      '',
      'file:other_file',
    ),
    bad('a decimal comma', 'r', { [priceHeader]: '"9,33"' }, `${priceColumn}:type`),
    bad('a currency sign', 't', { [priceHeader]: '$9.33' }, `${priceColumn}:type`),
    bad('NaN', 'v', { [priceHeader]: 'NaN' }, `${priceColumn}:type`),
    odd('a formula', csv(record('x', { [text]: '"=HYPERLINK(""http://a.b/"",1)"' })), said('x'), ''),
    odd('SQL in a value', csv(record('y', { [text]: "'; drop table fact_sales; --" })), said('y'), ''),
  ];
}
