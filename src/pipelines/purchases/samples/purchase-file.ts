/** The log file of a minute, in JSON lines or in CSV: a pure function of the seed, the minute and what it is to have. */
import { randomFor } from '../../../model/random';
import type { SampleFile } from '../../../model/sample';
import { entriesOf, type Entry, type OfMinute } from './entries';
import { MINUTE_MS, type PurchaseLine } from './purchase';

/** Even minutes are told in JSON, odd ones in CSV. */
export function purchaseFile(asked: OfMinute): SampleFile {
  const stamp = new Date(asked.minute * MINUTE_MS).toISOString().slice(0, 16).replace(/[-:]/g, '');
  const isJson = asked.minute % 2 === 0;
  const rows = entriesOf(asked).flatMap((entry, place) => written(entry, asked, place, isJson));
  return isJson
    ? { name: `json/purchases-${stamp}Z.jsonl`, text: `${rows.join('\n')}\n` }
    : { name: `csv/purchases-${stamp}Z.csv`, text: `${[HEADER, ...rows].join('\r\n')}\r\n` };
}

const NAMES: readonly (keyof PurchaseLine)[] = [
  ...(['purchase_id', 'line', 'purchased_at', 'user_id', 'user_name', 'user_email', 'user_country'] as const),
  ...(['product_code', 'description', 'category', 'price', 'quantity', 'channel'] as const),
];
const HEADER = NAMES.join(',');
const NUMBERS: readonly string[] = ['line', 'price', 'quantity'];

function written({ kind, lines }: Entry, { seed, minute }: OfMinute, place: number, isJson: boolean) {
  const write = isJson ? asJson : asCsv;
  if (kind !== 'broken') return lines.map(write);
  const random = randomFor('broken', seed, minute, place);
  return lines.map((line) => {
    const fault = random.pick(FAULTS);
    return fault === 'cut' ? write(line).slice(0, 60) : write({ ...line, ...fault });
  });
}

/** A line that the writer did not end, a price in words, a time without its zone, a channel that is none, fewer than one. */
const FAULTS: readonly ('cut' | Partial<PurchaseLine>)[] = [
  'cut',
  { price: 'free' },
  { purchased_at: '2026-11-30T09:10:00' },
  { channel: 'fax' },
  { quantity: '-1' },
  { user_email: 'nobody' },
];

/** Numbers without quotes, with the digits that they have: JSON.stringify would make 12.5 of 12.50. */
function asJson(line: PurchaseLine): string {
  const cells = NAMES.map((name) => {
    const isNumber = NUMBERS.includes(name) && /^-?\d+(\.\d+)?$/.test(line[name]);
    return `${JSON.stringify(name)}:${isNumber ? line[name] : JSON.stringify(line[name])}`;
  });
  return `{${cells.join(',')}}`;
}

function asCsv(line: PurchaseLine): string {
  return NAMES.map((name) =>
    /[",\r\n]/.test(line[name]) ? `"${line[name].replaceAll('"', '""')}"` : line[name],
  ).join(',');
}
