/** Sales records read by hand, and the events that they make: what refine does, said a second time and in memory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { SourceEvent } from '../../../reference-model/event';
import { event } from '../../../sql/support/source';

const DATA = join(__dirname, '../../../../../shared/data');

/** Both dialects; not part of the project. */
export const FILES = {
  comma: { path: join(DATA, '100_sales_records.csv'), delimiter: ',' },
  semicolon: { path: join(DATA, '10000_sales_records_semicolon.csv'), delimiter: ';' },
} as const;

/** By the file's own headers. */
export type SalesRecord = Readonly<Record<string, string>>;

export function readRecords({ path, delimiter }: { path: string; delimiter: string }): SalesRecord[] {
  return parse(readFileSync(path), { columns: true, delimiter, trim: true });
}

/** The events of a file's records, in its order, when it arrived at that millisecond. */
export function eventsOf(records: readonly SalesRecord[], arrivedMs: number): SourceEvent[] {
  return records.flatMap((record, ordinal) => eventsOfRecord(record, `${arrivedMs}${pad(ordinal, 8)}`));
}

function eventsOfRecord(record: SalesRecord, place: string): SourceEvent[] {
  const of = (header: string): string => record[header] ?? '';
  const orderedAt = midnight(of('Order Date'));
  const told = (
    entity: string,
    values: Record<string, string | number | null>,
    time: string,
  ): SourceEvent => ({
    ...event(entity, values, { op: 'U', at: orderedAt.slice(0, 19), sourceSystem: 'regional-sales' }),
    sequence: time + place,
  });
  const asOf = orderedAt.slice(0, 19).replaceAll(/\D/g, '');
  const latest = '0'.repeat(14);
  const [stockCode, country, orderId] = [of('Item Type'), of('Country'), of('Order ID')];
  const order = {
    ...{ order_id: orderId, ordered_at: orderedAt, kind: 'sale', country, channel: of('Sales Channel') },
    ...{ priority: of('Order Priority'), shipped_at: midnight(of('Ship Date')) },
  };
  const line = {
    ...{ order_id: orderId, line_no: 1, stock_code: stockCode, quantity: Number(of('Units Sold')) },
    ...{ unit_price: decimal(of('Unit Price')), unit_cost: decimal(of('Unit Cost')), sold_at: orderedAt },
  };
  return [
    told('location', { country, region: of('Region') }, asOf),
    told('product', { stock_code: stockCode, description: stockCode, category: stockCode, unit_price: line.unit_price }, asOf),
    told('sales_order', order, latest),
    told('order_line', line, latest),
  ]; // prettier-ignore
}

/** `5/28/2010` as the warehouse's full text. */
function midnight(date: string): string {
  const [month = '', day = '', year = ''] = date.split('/');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} 00:00:00.000000`;
}

/** `205.7` with the three decimals that prices have. */
function decimal(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(3, '0')}`;
}

/** In thousandths, exact. */
export function thousandths(text: string): bigint {
  return BigInt(decimal(text).replace('.', ''));
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
