/**
 * The tables' items. Each is made of one line and bears that line's version, so what a table holds is a function of the set of lines, whatever
 * their order and repetition: docs/adr/0057-lines-are-kept-by-version.md.
 *
 * Invoice: `invoiceNo`, `line`. Its lines, each version of a place under a key of its own, which ./pages.ts reads the newest of. Under HEAD its
 * head: whose it is and when, by its newest line. Heads alone are in the index `byCustomer` (`customerId`, `placed`). Customer: `customerId`, by
 * its newest line.
 */
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { storedLineSchema, type StoredLine } from '../contract/read';

export type Item = Readonly<Record<string, AttributeValue>>;
export type TableName = 'invoice' | 'customer';

/** The tables, wherever they are. */
export interface TableDeps {
  readonly dynamodb: Pick<DynamoDBClient, 'send'>;
  readonly tables: Readonly<Record<TableName, string>>;
}

export interface Versioned {
  readonly table: TableName;
  /** Of all items of all tables. */
  readonly key: string;
  readonly version: string;
  /** No other version is ever written under its key: it is written without looking, and again as often as one likes. */
  readonly isOfItsOwn: boolean;
  readonly item: Item;
}

/** Before every line: no stock code begins with it. */
export const HEAD = '#';
export const BY_CUSTOMER = 'byCustomer';

/** By when the API took it, then by place: so has the star (docs/adr/0051). Two lines of one moment and place have an order, too. */
export function versionOf({ receivedAt, place, id }: StoredLine): string {
  return `${receivedAt}#${String(place).padStart(5, '0')}#${id}`;
}

/** Sorts by stock code, then by number. */
export function placeOf({ stockCode, lineNo }: Pick<StoredLine, 'stockCode' | 'lineNo'>): string {
  return `${stockCode}#${String(lineNo).padStart(6, '0')}`;
}

/** What a line writes. */
export function itemsOf(line: StoredLine): Versioned[] {
  const { invoiceNo, customerId, country } = line;
  const invoicedAt = new Date(line.invoicedAt).toISOString();
  const place = `${placeOf(line)}#${versionOf(line)}`;
  const head = { invoiceNo, line: HEAD, customerId, invoicedAt, placed: `${invoicedAt}#${invoiceNo}` };
  return [
    { ...versioned('invoice', `${invoiceNo}/${place}`, line, { ...line, line: place }), isOfItsOwn: true },
    versioned('invoice', `${invoiceNo}/${HEAD}`, line, head),
    ...(customerId === null ? [] : [versioned('customer', customerId, line, { customerId, country })]),
  ];
}

/** Throws for an item that is no line. */
export function lineIn(item: Item): StoredLine {
  const { line: _, version: __, ...said } = plain(item);
  return storedLineSchema.parse(said);
}

export function plain(item: Item): Record<string, string | number> {
  const values = Object.entries(item).map(([name, { S, N }]) => [name, S ?? Number(N)] as const);
  return Object.fromEntries(values);
}

function versioned(
  table: TableName,
  key: string,
  line: StoredLine,
  said: Readonly<Record<string, string | number | null>>,
): Versioned {
  const version = versionOf(line);
  const item = attributes({ ...said, version });
  return { table, key: `${table}/${key}`, version, isOfItsOwn: false, item };
}

/** What is null is left out: an index takes no null. */
function attributes(said: Readonly<Record<string, string | number | null>>): Item {
  const values = Object.entries(said).flatMap(([name, value]): [string, AttributeValue][] => {
    if (value === null) return [];
    return [[name, typeof value === 'number' ? { N: String(value) } : { S: value }]];
  });
  return Object.fromEntries(values);
}
