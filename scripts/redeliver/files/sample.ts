/**
 * Sales records of the project's own, in both dialects: a country whose region changes, a price that does, a correction that wins
 * because it comes later, and days that come in no order.
 */
import type { Dropped } from './dropped';

const HEADER = [
  ...['Region', 'Country', 'Item Type', 'Sales Channel', 'Order Priority', 'Order Date', 'Order ID'],
  ...['Ship Date', 'Units Sold', 'Unit Price', 'Unit Cost', 'Total Revenue', 'Total Cost', 'Total Profit'],
];
/** Cents. */
const ITEMS = [
  { name: 'Cereal', price: 20_570, cost: 11_711 },
  { name: 'Fruits', price: 933, cost: 692 },
  { name: 'Meat', price: 42_189, cost: 36_469 },
] as const;
const COUNTRIES = [
  ['Europe', 'Moldova '],
  ['Asia', 'Japan'],
  ['Sub-Saharan Africa', 'Chad'],
] as const;
const ROWS_A_FILE = 9;

/** In the order in which they came: the last but one is corrected by the last. */
export function sampleFiles(): Dropped[] {
  const month = (name: string, number: number, delimiter: string): Dropped =>
    fileOf(name, delimiter, rowsOf(number));
  const wrong = rowsOf(5);
  const corrected = wrong.map((row, place) => (place === 4 ? sale(5, place, 7) : row));
  return [
    month('semicolon/april.csv', 4, ';'),
    month('comma/march.csv', 3, ','),
    month('semicolon/june.csv', 6, ';'),
    fileOf('comma/may.csv', ',', wrong),
    fileOf('comma/may-corrected.csv', ',', corrected),
  ];
}

function fileOf(name: string, delimiter: string, rows: readonly (readonly string[])[]): Dropped {
  return { name, body: [HEADER, ...rows].map((row) => `${row.join(delimiter)}\n`).join('') };
}

function rowsOf(month: number): string[][] {
  return Array.from({ length: ROWS_A_FILE }, (_, place) => sale(month, place, 1 + ((month + place) % 5)));
}

/** From May on Japan belongs to another region, and fruits cost more. */
function sale(month: number, place: number, units: number): string[] {
  const item = ITEMS[place % ITEMS.length] ?? ITEMS[0];
  const [region, country] = COUNTRIES[(place + month) % COUNTRIES.length] ?? COUNTRIES[0];
  const isLater = month >= 5;
  const price = item.price + (isLater && item.name === 'Fruits' ? 50 : 0);
  const day = 1 + place * 3;
  return [
    ...[isLater && country === 'Japan' ? 'Australia and Oceania' : region, country, item.name],
    ...[place % 2 === 0 ? 'Online' : 'Offline', 'CHML'.charAt(place % 4)],
    ...[`${month}/${day}/2014`, `${month}${String(place).padStart(3, '0')}`, `0${month}/${day + 1}/2014`],
    ...[String(units), money(price), money(item.cost), money(units * price), money(units * item.cost)],
    money(units * (price - item.cost)),
  ];
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}
