/** Made-up sales records of one day: what branches abroad may have written down. */
import { randomFor, type Random } from '../../../model/random';
import { DAY_MS } from '../../../model/schedule';

/** By the headers of the files. */
export interface SalesRecord {
  readonly Region: string;
  readonly Country: string;
  readonly 'Item Type': string;
  readonly 'Sales Channel': string;
  readonly 'Order Priority': string;
  readonly 'Order Date': string;
  readonly 'Order ID': string;
  readonly 'Ship Date': string;
  readonly 'Units Sold': string;
  readonly 'Unit Price': string;
  readonly 'Unit Cost': string;
  readonly 'Total Revenue': string;
  readonly 'Total Cost': string;
  readonly 'Total Profit': string;
}

/** Some with the trailing blank that real files have. */
const PLACES: readonly (readonly [country: string, region: string])[] = [
  ['Chad', 'Sub-Saharan Africa'],
  ['Kenya', 'Sub-Saharan Africa'],
  ['Samoa ', 'Australia and Oceania'],
  ['Fiji', 'Australia and Oceania'],
  ['Japan', 'Asia'],
  ['Mongolia', 'Asia'],
  ['Austria', 'Europe'],
  ['Moldova ', 'Europe'],
  ['Panama', 'Central America and the Caribbean'],
  ['Oman', 'Middle East and North Africa'],
];

/** Cents, as a shop that sells one kind of everything has them. */
const ITEMS: readonly (readonly [item: string, priceCents: number, costCents: number])[] = [
  ['Cereal', 20_570, 11_711],
  ['Fruits', 933, 692],
  ['Baby Food', 25_528, 15_942],
  ['Clothes', 10_928, 3_584],
  ['Household', 66_827, 50_254],
  ['Beverages', 4_745, 3_179],
];

const OLDEST_DAYS = 40;

/** `dialect` keeps the numbers of two files of a day apart. */
export function salesRecord(date: string, seed: number, dialect: number, index: number): SalesRecord {
  const random = randomFor('sales record', seed, date, dialect, index);
  const [country, region] = random.pick(PLACES);
  const [item, priceCents, costCents] = random.pick(ITEMS);
  const units = random.between(1, 900);
  const orderedMs = Date.parse(date) - random.between(0, OLDEST_DAYS) * DAY_MS;
  return {
    Region: region,
    Country: country,
    'Item Type': item,
    'Sales Channel': random.pick(['Online', 'Offline']),
    'Order Priority': random.pick(['C', 'H', 'M', 'L']),
    'Order Date': dateText(orderedMs, random),
    'Order ID': `${date.replaceAll('-', '')}${dialect}${String(index).padStart(4, '0')}`,
    'Ship Date': dateText(orderedMs + random.between(0, 30) * DAY_MS, random),
    'Units Sold': String(units),
    'Unit Price': money(priceCents, random),
    'Unit Cost': money(costCents, random),
    'Total Revenue': money(units * priceCents, random),
    'Total Cost': money(units * costCents, random),
    'Total Profit': money(units * (priceCents - costCents), random),
  };
}

/** Month first, padded or not. */
function dateText(ms: number, random: Random): string {
  const [year = '', month = '', day = ''] = new Date(ms).toISOString().slice(0, 10).split('-');
  return random.chance(0.2) ? `${month}/${day}/${year}` : `${Number(month)}/${Number(day)}/${year}`;
}

/** With two decimals, or as many as it needs: `205.7`. */
function money(cents: number, random: Random): string {
  const text = (cents / 100).toFixed(2);
  return random.chance(0.5) ? text : text.replace(/\.?0+$/, '');
}
