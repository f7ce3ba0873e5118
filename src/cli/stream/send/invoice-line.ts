/** A line of the books as the API takes it, by the rules of the batch's feed: src/pipelines/online-retail. */
import { wallClock } from '../../../model/wall-clock';
import type { SalesRecord } from '../../../samples/shop/replay/sales-columns';

/** What cannot be read stays as it was written: the API says what is wrong with it. */
export interface PostedLine {
  readonly invoiceNo: string;
  readonly lineNo: number;
  readonly stockCode: string;
  readonly description: string | null;
  readonly quantity: number | string;
  readonly invoicedAt: string;
  readonly unitPrice: string;
  readonly customerId: string | null;
  readonly country: string;
}

/** As the feed says: the shop's clock, and its range. */
const london = wallClock('Europe/London', Date.parse('1995-01-01'), Date.parse('2051-01-01'));
const OFFSET = /(Z|[+-]\d{2}:\d{2})$/;

export function postedLine(record: SalesRecord, lineNo: number): PostedLine {
  return {
    invoiceNo: record.InvoiceNo.trim(),
    lineNo,
    stockCode: record.StockCode.trim(),
    description: record.Description.trim() || null,
    quantity: wholeNumber(record.Quantity.trim()),
    invoicedAt: instant(record.InvoiceDate.trim()),
    unitPrice: withoutZeros(record.UnitPrice.trim()),
    // Tables that were saved by way of numbers write 17850.0.
    customerId: record.CustomerID.trim().replace(/\.0$/, '') || null,
    country: record.Country.trim(),
  };
}

function wholeNumber(text: string): number | string {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

/** A text that names its own offset is an instant already. */
function instant(text: string): string {
  if (OFFSET.test(text)) return text.replace(' ', 'T');
  return london(text)?.toISOString() ?? text;
}

/** Zeros behind the third decimal say nothing. */
function withoutZeros(text: string): string {
  return text.replace(/(\.\d{3})0+$/, '$1');
}
