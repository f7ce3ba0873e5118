/** What a file's lines add up to, and what somewhere else holds of them: each line once, as it was written. */
import { readLines } from '../../../src/cli/stream/send/read-lines';

/** What tells a line from all others, and what it says. */
export interface HeldLine {
  readonly invoiceNo: string;
  readonly lineNo: number;
  readonly stockCode: string;
  readonly quantity: number;
  /** Decimal text, three places at most. */
  readonly unitPrice: string;
  readonly customerId: string | null;
}

export interface Figures {
  readonly lines: number;
  readonly orders: number;
  readonly cancelled: number;
  readonly linesWithoutCustomer: number;
  readonly quantity: number;
  /** Exact decimal text, three places. */
  readonly revenue: string;
}

export interface Held extends Figures {
  /** Lines of the file that are not there, or not as they were written. */
  readonly missing: number;
  /** Lines that are there beside them, or once more. */
  readonly strange: number;
}

/** By key, what each line says. */
export type Written = ReadonlyMap<string, string>;

export async function readWritten(file: string): Promise<{ written: Written; figures: Figures }> {
  const written = new Map<string, string>();
  const sums = new Sums();
  for await (const { line } of readLines({ file })) {
    const { invoiceNo, lineNo, stockCode, unitPrice, customerId } = line;
    const held = { invoiceNo, lineNo, stockCode, unitPrice, customerId, quantity: Number(line.quantity) };
    written.set(keyOf(held), saidBy(held));
    sums.add(held);
  }
  return { written, figures: sums.figures() };
}

/** Lines by part, so that not all of them must be held at once. */
export async function compareLines(
  written: Written,
  parts: AsyncIterable<readonly HeldLine[]>,
): Promise<Held> {
  const seen = new Set<string>();
  const sums = new Sums();
  let strange = 0;
  for await (const part of parts) {
    for (const line of part) {
      sums.add(line);
      const key = keyOf(line);
      if (written.get(key) !== saidBy(line) || seen.has(key)) strange += 1;
      else seen.add(key);
    }
  }
  return { ...sums.figures(), missing: written.size - seen.size, strange };
}

function keyOf({ invoiceNo, stockCode, lineNo }: HeldLine): string {
  return `${invoiceNo}/${stockCode}/${lineNo}`;
}

function saidBy({ quantity, unitPrice, customerId }: HeldLine): string {
  return `${quantity} ${thousandths(unitPrice)} ${customerId ?? ''}`;
}

class Sums {
  private lines = 0;
  private linesWithoutCustomer = 0;
  private quantity = 0;
  private thousandths = 0n;
  private readonly orders = new Set<string>();

  add({ invoiceNo, quantity, unitPrice, customerId }: HeldLine): void {
    this.lines += 1;
    this.linesWithoutCustomer += customerId === null ? 1 : 0;
    this.quantity += quantity;
    this.thousandths += BigInt(quantity) * thousandths(unitPrice);
    this.orders.add(invoiceNo);
  }

  figures(): Figures {
    const { lines, linesWithoutCustomer, quantity, orders } = this;
    const cancelled = [...orders].filter((order) => order.startsWith('C')).length;
    const revenue = decimal(this.thousandths);
    return { lines, orders: orders.size, cancelled, linesWithoutCustomer, quantity, revenue };
  }
}

function thousandths(price: string): bigint {
  const [, sign = '', whole = '0', places = ''] = /^(-?)(\d+)(?:\.(\d{1,3}))?$/.exec(price) ?? [];
  const value = BigInt(whole) * 1000n + BigInt(places.padEnd(3, '0'));
  return sign === '' ? value : -value;
}

function decimal(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(4, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
