/** Reads the tables of ./items.ts by pages. */
import { GetItemCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import type { StoredLine } from '../contract/read';
import { RequestProblem } from '../contract/problem';
import {
  BY_CUSTOMER,
  HEAD,
  lineIn,
  placeOf,
  plain,
  type Item,
  type TableDeps,
  type TableName,
} from './items';
import { placeIn, tokenOf } from './page-token';

interface Page<Shown> {
  readonly shown: readonly Shown[];
  readonly next: string | null;
}

interface Asked {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Places are printable ASCII, and begin with a letter or a digit. */
const AFTER_HEAD = '$';
const LAST = '~';

const headSchema = z.object({ invoiceNo: z.string(), invoicedAt: z.string() });
const customerSchema = z.object({ country: z.string() });

/** By stock code and number, each as its newest version says. Throws RequestProblem: `request-invalid`, `store-busy`. */
export async function readLines(
  deps: TableDeps,
  {
    invoiceNo,
    stockCode,
    limit,
    after,
  }: Asked & { readonly invoiceNo: string; readonly stockCode?: string | undefined },
): Promise<Page<StoredLine>> {
  const [first, last] =
    stockCode === undefined ? [AFTER_HEAD, LAST] : [`${stockCode}#`, `${stockCode}#${LAST}`];
  const next = after === undefined ? first : `${placeIn(after)}#${LAST}`;
  const from = next > first ? next : first;
  if (from > last) return { shown: [], next: null };
  const asked = {
    TableName: deps.tables.invoice,
    KeyConditionExpression: 'invoiceNo = :key AND line BETWEEN :from AND :last',
    ExpressionAttributeValues: { ':key': { S: invoiceNo }, ':from': { S: from }, ':last': { S: last } },
  };
  const { places, isMore } = await readPlaces(deps, asked, limit);
  const lastShown = [...places.keys()].at(-1);
  return { shown: [...places.values()], next: isMore && lastShown !== undefined ? tokenOf(lastShown) : null };
}

/** The first `limit` places; the versions of a place follow each other, the newest last. */
async function readPlaces({ dynamodb }: TableDeps, asked: QueryCommandInput, limit: number) {
  const places = new Map<string, StoredLine>();
  let start: Item | undefined;
  do {
    const query = new QueryCommand({ ...asked, Limit: limit + 1, ExclusiveStartKey: start });
    const { Items = [], LastEvaluatedKey } = await orBusy(() => dynamodb.send(query));
    for (const line of Items.map(lineIn)) {
      const place = placeOf(line);
      // Where one place too many begins, those before it are read to their end.
      if (places.size === limit && !places.has(place)) return { places, isMore: true };
      places.set(place, line);
    }
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return { places, isMore: false };
}

/** From the newest. Throws as `readLines` does. */
export async function readInvoices(
  deps: TableDeps,
  { customerId, limit, after }: Asked & { readonly customerId: string },
): Promise<Page<z.infer<typeof headSchema>>> {
  const before = after === undefined ? LAST : placeIn(after);
  const asked = {
    TableName: deps.tables.invoice,
    IndexName: BY_CUSTOMER,
    ScanIndexForward: false,
    KeyConditionExpression: 'customerId = :key AND placed < :before',
    ExpressionAttributeValues: { ':key': { S: customerId }, ':before': { S: before } },
  };
  // One more than is shown: so it is known whether a page follows.
  const query = new QueryCommand({ ...asked, Limit: limit + 1 });
  const { Items = [] } = await orBusy(() => deps.dynamodb.send(query));
  const shown = Items.slice(0, limit);
  const last = shown.at(-1)?.['placed']?.S;
  const next = Items.length > limit && last !== undefined ? tokenOf(last) : null;
  return { shown: shown.map((item) => headSchema.parse(plain(item))), next };
}

/** Whose an invoice is: null where it is nobody's, or is none. Throws RequestProblem `store-busy`. */
export async function ownerOf(deps: TableDeps, invoiceNo: string): Promise<string | null> {
  const head = await readItem(deps, 'invoice', { invoiceNo: { S: invoiceNo }, line: { S: HEAD } });
  return head?.['customerId']?.S ?? null;
}

/** Undefined where there is none. Throws RequestProblem `store-busy`. */
export async function readCustomerItem(deps: TableDeps, customerId: string) {
  const item = await readItem(deps, 'customer', { customerId: { S: customerId } });
  return item && customerSchema.parse(plain(item));
}

async function readItem(
  { dynamodb, tables }: TableDeps,
  table: TableName,
  Key: Item,
): Promise<Item | undefined> {
  const { Item: found } = await orBusy(() =>
    dynamodb.send(new GetItemCommand({ TableName: tables[table], Key })),
  );
  return found;
}

const BUSY: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
]);

async function orBusy<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error) || !BUSY.has(error.name)) throw error;
    throw new RequestProblem('store-busy', {}, { cause: error });
  }
}
