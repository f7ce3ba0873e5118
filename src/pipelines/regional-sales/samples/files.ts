/**
 * What the demo drops: each day a file of each dialect, with the dirt of real ones. Every third day one of the day before comes again: on the
 * second under another name, which is known; on the third under its own with a corrected record, which alone changes.
 */
import type { SampleDay, SampleFile } from '../../../model/sample';
import { DAY_MS } from '../../../model/schedule';
import { salesRecord, type SalesRecord } from './records';

const RECORDS = 60;
const COMMA = { folder: 'comma', mark: ',', number: 1 };
const SEMICOLON = { folder: 'semicolon', mark: ';', number: 2 };
type Dialect = typeof COMMA;

export function filesOfDay(day: SampleDay): SampleFile[] {
  return [
    fileOf(COMMA, day, withDirt(recordsOf(COMMA, day))),
    fileOf(SEMICOLON, day, recordsOf(SEMICOLON, day)),
    ...again(day),
  ];
}

function again({ index, date, seed }: SampleDay): SampleFile[] {
  if (index === 0) return [];
  const before = {
    index: index - 1,
    seed,
    date: new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10),
  };
  const records = recordsOf(SEMICOLON, before);
  if (index % 3 === 1)
    return [{ ...fileOf(SEMICOLON, before, records), name: `semicolon/copy-of-${before.date}.csv` }];
  if (index % 3 === 2)
    return [
      fileOf(
        SEMICOLON,
        before,
        records.map((one, place) => (place === 0 ? corrected(one) : one)),
      ),
    ];
  return [];
}

function recordsOf({ number }: Dialect, { date, seed }: SampleDay): SalesRecord[] {
  return Array.from({ length: RECORDS }, (_, place) => salesRecord(date, seed, number, place));
}

/** A total that its units and price do not make, and a day that no calendar has: both are rejected, with their lines. */
function withDirt(records: readonly SalesRecord[]): SalesRecord[] {
  const faults: Readonly<Record<number, Partial<SalesRecord>>> = {
    7: { 'Total Revenue': '1.00' },
    23: { 'Order Date': '2/30/2026' },
  };
  return records.map((one, place) => ({ ...one, ...faults[place] }));
}

/** The order's channel was noted wrongly. */
function corrected(record: SalesRecord): SalesRecord {
  return { ...record, 'Sales Channel': record['Sales Channel'] === 'Online' ? 'Offline' : 'Online' };
}

function fileOf({ folder, mark }: Dialect, { date }: SampleDay, records: readonly SalesRecord[]): SampleFile {
  const [first] = records;
  const lines = [Object.keys(first ?? {}), ...records.map((one) => Object.values(one) as string[])];
  return {
    name: `${folder}/sales-${date}.csv`,
    text: `${lines.map((cells) => cells.join(mark)).join('\n')}\n`,
  };
}
