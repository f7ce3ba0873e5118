/**
 * What the demo drops or posts: a day's invoices, with the dirt of real ones: visitors without an account, lines without a description, the same
 * line twice, cancellations, two codes that differ in case alone. Every third day the file of the day before comes again, a line of it corrected.
 */
import { randomFor, type Random } from '../../model/random';
import type { SampleDay, SampleFile } from '../../model/sample';
import { DAY_MS } from '../../model/schedule';

const INVOICES = 24;
const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const GOODS: readonly (readonly [code: string, name: string, price: string])[] = [
  ['85123A', 'WHITE HANGING HEART T-LIGHT HOLDER', '2.55'],
  ['85123a', 'CREAM HANGING HEART T-LIGHT HOLDER', '2.55'],
  ['71053', 'WHITE METAL LANTERN', '3.39'],
  ['22423', 'REGENCY CAKESTAND 3 TIER', '12.75'],
  ['47566', 'PARTY BUNTING', '4.95'],
  ['POST', 'POSTAGE', '18'],
];
const COUNTRIES = ['United Kingdom', 'United Kingdom', 'Germany', 'France', 'EIRE'];
const CUSTOMERS = 40;

interface Line {
  readonly invoice: string;
  readonly code: string;
  readonly name: string;
  readonly quantity: number;
  readonly at: string;
  readonly price: string;
  readonly customer: string;
  readonly country: string;
}

export function filesOfDay(day: SampleDay): SampleFile[] {
  return [fileOf(day.date, linesOf(day)), ...corrected(day)];
}

function corrected({ index, date, seed }: SampleDay): SampleFile[] {
  if (index % 3 !== 2) return [];
  const before = new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10);
  const lines = linesOf({ index: index - 1, date: before, seed });
  return [
    fileOf(
      before,
      lines.map((line, place) => (place === 0 ? { ...line, quantity: line.quantity + 1 } : line)),
    ),
  ];
}

function linesOf({ date, seed }: SampleDay): Line[] {
  return Array.from({ length: INVOICES }, (_, place) => invoice(date, seed, place)).flat();
}

function invoice(date: string, seed: number, place: number): Line[] {
  const random = randomFor('invoice', seed, date, place);
  const isCancelled = random.chance(0.1);
  const number = `${date.slice(2).replaceAll('-', '')}${String(place).padStart(3, '0')}`;
  const customer = random.chance(0.25) ? '' : String(12_346 + random.between(0, CUSTOMERS));
  // Before noon, when the demo drops the file.
  const minute = 7 * 60 + Math.floor((place * 290) / INVOICES);
  const head = {
    invoice: isCancelled ? `C${number}` : number,
    at: `${date} ${clock(minute)}`,
    customer: customer && `${customer}.0`,
    country: random.pick(COUNTRIES),
  };
  const lines = Array.from({ length: random.between(1, 6) }, () => ({
    ...head,
    ...good(random, isCancelled),
  }));
  const [first] = lines;
  return first && random.chance(0.1) ? [...lines, first] : lines;
}

function good(random: Random, isCancelled: boolean): Pick<Line, 'code' | 'name' | 'quantity' | 'price'> {
  const [code, name, price] = random.pick(GOODS);
  const quantity = random.between(1, 24);
  return {
    code,
    name: random.chance(0.03) ? '' : name,
    quantity: isCancelled ? -quantity : quantity,
    price: random.chance(0.02) ? '0' : price,
  };
}

/** Minutes of the day as `08:26:00`. */
function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60, 0].map((part) => String(part).padStart(2, '0')).join(':');
}

function fileOf(date: string, lines: readonly Line[]): SampleFile {
  const rows = lines.map((one) =>
    [one.invoice, one.code, one.name, one.quantity, one.at, one.price, one.customer, one.country].join(','),
  );
  return { name: `invoices-${date}.csv`, text: `${[HEADER, ...rows].join('\n')}\n` };
}
