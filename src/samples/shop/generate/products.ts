/** The shop's goods on a given day: a pure function of seed, number and day. Changes are made before opening time. */
import { insertRows, type SourceStatement, type SourceTransaction } from '../transaction';
import { randomFor } from '../../../model/random';
import { DAY, happensOn, HOUR, timesUpTo, timeText } from './time';
import { CATEGORIES, GOODS, STYLES } from './words';

export const PRODUCTS = 80;
/** A product that is withdrawn comes back after as many days. */
const DAYS_WITHDRAWN = 3;

interface Rhythm {
  readonly newPrice: number;
  readonly withdrawal: number;
  readonly phase: number;
}

export interface Product {
  readonly stockCode: string;
  /** Exact: cents. */
  readonly priceCents: number;
}

function rhythmOf(seed: string, index: number): Rhythm {
  const random = randomFor(seed, 'product-rhythm', index);
  return {
    newPrice: random.between(7, 35),
    withdrawal: random.between(150, 300),
    phase: random.between(0, 100_000),
  };
}

/** The product if it is on sale that day, else the next one that is. */
export function productOnSale(seed: string, index: number, day: number): Product {
  for (let tried = index; tried < index + PRODUCTS; tried += 1) {
    const candidate = tried % PRODUCTS;
    if (isListed(seed, candidate, day)) {
      return { stockCode: stockCode(candidate), priceCents: priceCents(seed, candidate, day) };
    }
  }
  throw new Error(`nothing is on sale on day ${day}`);
}

/** The morning's work: list what is new or back, change prices, withdraw. */
export function productChanges(seed: string, day: number): SourceTransaction[] {
  const indexes = Array.from({ length: PRODUCTS }, (_, index) => index);
  const start = day * DAY + 5 * HOUR;
  const listed = indexes.filter((index) => isListed(seed, index, day));
  const listing = { at: timeText(start), statements: [list(seed, listed, day, timeText(start))] };
  const changes = indexes.flatMap((index): SourceTransaction[] => {
    const at = timeText(start + 60 + index);
    const statements = changesOf(seed, index, day, at);
    return statements.length === 0 ? [] : [{ at, statements }];
  });
  return [listing, ...changes];
}

function list(seed: string, indexes: readonly number[], day: number, at: string): SourceStatement {
  const rows = indexes.map((index) => {
    const { description, category } = labelOf(seed, index);
    // One code is kept with a blank behind it, as if typed by hand; its order lines have none.
    const code = index === 7 ? `${stockCode(index)} ` : stockCode(index);
    return [code, description, category, priceText(priceCents(seed, index, day)), at];
  });
  const columns = ['stock_code', 'description', 'category', 'unit_price', 'updated_at'];
  return insertRows('product', columns, rows, { ifAbsent: true });
}

function changesOf(seed: string, index: number, day: number, at: string): SourceStatement[] {
  const { newPrice, withdrawal, phase } = rhythmOf(seed, index);
  if (happensOn(day, withdrawal, phase)) {
    const sql = 'delete from product where stock_code = ?';
    return [{ table: 'product', action: 'delete', sql, values: [stockCode(index)] }];
  }
  if (!happensOn(day, newPrice, phase)) return [];
  const sql = 'update product set unit_price = ?, updated_at = ? where stock_code = ?';
  const values = [priceText(priceCents(seed, index, day)), at, stockCode(index)];
  return [{ table: 'product', action: 'update', sql, values }];
}

function stockCode(index: number): string {
  return `P${String(index).padStart(4, '0')}`;
}

function isListed(seed: string, index: number, day: number): boolean {
  const { withdrawal, phase } = rhythmOf(seed, index);
  return (day + phase) % withdrawal >= DAYS_WITHDRAWN;
}

function labelOf(seed: string, index: number): { description: string; category: string } {
  const random = randomFor(seed, 'product', index);
  const name = `${random.pick(STYLES)} ${random.pick(GOODS)} ${index}`;
  return { description: random.chance(0.1) ? `${name} ` : name, category: random.pick(CATEGORIES) };
}

function priceCents(seed: string, index: number, day: number): number {
  const { newPrice, phase } = rhythmOf(seed, index);
  const base = randomFor(seed, 'price', index).between(85, 4500);
  const percent = randomFor(seed, 'price-now', index, timesUpTo(day, newPrice, phase)).between(80, 125);
  return Math.round((base * percent) / 100);
}

/** Cents as the text of a DECIMAL(…,3). */
export function priceText(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}0`;
}
