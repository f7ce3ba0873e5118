/**
 * What Firehose made of a stream, record by record: each must lie in bronze as it was put, once or more often, or where errors go, whole. A record
 * is known by its place: its shard, and its number there.
 */
import type { ParquetRow } from '../../../src/aws/parquet';
import type { StoredLine } from '../../../src/stream/contract/read';
import { rowOfLine, type PutRecord } from '../../support/delivered';
import type { BronzeObject } from './bronze';
import { beyond, idsByNumber, linesOf } from './counts';

export interface BronzeBooks {
  /** Lines, each by its id. */
  readonly delivered: number;
  /** Lines that are in error objects alone. */
  readonly aside: number;
  /** Deliveries of a record beyond its first. */
  readonly again: number;
  /** Records of lines that lie in the stream and in no object. */
  readonly undelivered: number;
  /** Lines that were accepted and are in no object. */
  readonly missing: number;
  /** Lines under another id than they were accepted by. */
  readonly renamed: number;
  /** What is in an object and not what a record of the stream says. */
  readonly strange: number;
  /** Records that are no lines and are not where errors go. */
  readonly poisonMissing: number;
}

export interface Delivery {
  readonly accepted: ReadonlyMap<number, number>;
  readonly poison: readonly Buffer[];
  readonly records: readonly StreamRecord[];
  readonly objects: readonly BronzeObject[];
  /** Data of what is in error objects. */
  readonly failures: readonly Buffer[];
}

type StreamRecord = Pick<PutRecord, 'shardId' | 'sequenceNumber' | 'bytes'>;

interface Fate {
  readonly lines: readonly StoredLine[];
  readonly times: number;
  readonly isAside: boolean;
}

export function balanceBronze({ accepted, poison, records, objects, failures }: Delivery): BronzeBooks {
  const aside = new Set(failures.map(textOf));
  const { times, strange } = readDeliveries(records, objects);
  const fates = records.map((record): Fate => ({
    lines: linesOf(record.bytes),
    times: times.get(placeOf(record)) ?? 0,
    isAside: aside.has(textOf(record.bytes)),
  }));
  const delivered = linesWhere(fates, (fate) => fate.times > 0);
  const held = linesWhere(fates, (fate) => fate.times > 0 || fate.isAside);
  const put = new Set([...poison, ...records.map(({ bytes }) => bytes)].map(textOf));
  const isUndelivered = (fate: Fate): boolean => fate.times === 0 && !fate.isAside;
  return {
    delivered: countIds(delivered),
    aside: countIds(held) - countIds(delivered),
    again: [...times.values()].reduce((sum, each) => sum + each - 1, 0),
    undelivered: fates.filter((fate) => fate.lines.length > 0 && isUndelivered(fate)).length,
    missing: beyond(accepted, idsByNumber(held)),
    renamed: beyond(idsByNumber(held), accepted),
    strange: strange + [...aside].filter((text) => !put.has(text)).length,
    poisonMissing: poison.filter((data) => !aside.has(textOf(data))).length,
  };
}

/** What does not balance, in words. */
export function bronzeFaults(books: BronzeBooks): string[] {
  const { aside, undelivered, missing, renamed, strange, poisonMissing } = books;
  const said: readonly (readonly [number, string])[] = [
    [aside, 'lines are in error objects'],
    [undelivered, 'records are not delivered'],
    [missing, 'accepted lines are not in bronze'],
    [renamed, 'lines are in bronze under another id, too'],
    [strange, 'deliveries say what no record says'],
    [poisonMissing, 'records that are no lines are in no error object'],
  ];
  return said.flatMap(([count, fault]) => (count === 0 ? [] : [`Firehose: ${count} ${fault}`]));
}

/** How often each place was delivered as its record says it. */
function readDeliveries(records: readonly StreamRecord[], objects: readonly BronzeObject[]) {
  const said = new Map(records.map((record) => [placeOf(record), rowsOf(record)]));
  const times = new Map<string, number>();
  let strange = 0;
  for (const [place, rows] of objects.flatMap(deliveriesIn)) {
    if (said.get(place) === rows.map(contentOf).join('\n')) times.set(place, (times.get(place) ?? 0) + 1);
    else strange += 1;
  }
  return { times, strange };
}

/** An object's rows by the record that they are of. */
function deliveriesIn({ rows }: BronzeObject): (readonly [string, readonly ParquetRow[]])[] {
  const byPlace = new Map<string, ParquetRow[]>();
  for (const row of rows) {
    const place = `${String(row['shard_id'])}/${String(row['sequence_number'])}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), row]);
  }
  return [...byPlace];
}

function placeOf({ shardId, sequenceNumber }: StreamRecord): string {
  return `${shardId}/${sequenceNumber}`;
}

/** Undefined of a record that has no lines: none of its rows is right. */
function rowsOf({ shardId, sequenceNumber, bytes }: StreamRecord): string | undefined {
  const lay = { shard_id: shardId, sequence_number: sequenceNumber, mark: null };
  const rows = linesOf(bytes).map((line) => contentOf({ ...rowOfLine(line), ...lay }));
  return rows.length === 0 ? undefined : rows.join('\n');
}

/** The same for the same content, read or expected. */
function contentOf(row: ParquetRow): string {
  const time = (name: string): string => new Date(row[name] as string | Date).toISOString();
  const price = Number(row['unit_price']).toFixed(3);
  const said = {
    ...row,
    ...{ invoice_date: time('invoice_date'), received_at: time('received_at'), unit_price: price },
  };
  return JSON.stringify(Object.entries(said).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function linesWhere(fates: readonly Fate[], isWanted: (fate: Fate) => boolean): StoredLine[] {
  return fates.filter(isWanted).flatMap(({ lines }) => lines);
}

function countIds(lines: readonly StoredLine[]): number {
  return new Set(lines.map(({ id }) => id)).size;
}

function textOf(data: Buffer): string {
  return data.toString('base64');
}
