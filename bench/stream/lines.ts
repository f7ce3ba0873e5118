/** Made-up lines, each by its number alone: so what is found stored can be compared with what was posted. */
import type { InvoiceLine } from '../../src/stream/contract/line';

const LINES_OF_AN_INVOICE = 20;
const FIRST_INVOICE = 1_000_000;
const BEGIN_MS = Date.UTC(2010, 11, 1, 8);
const COUNTRIES = ['United Kingdom', 'France', 'Germany', 'EIRE'];

/** `number` from 0; another one, another invoice or line. */
export function lineAt(number: number): InvoiceLine {
  const invoice = Math.floor(number / LINES_OF_AN_INVOICE);
  return {
    invoiceNo: String(FIRST_INVOICE + invoice),
    lineNo: (number % LINES_OF_AN_INVOICE) + 1,
    stockCode: `S${number % 3989}`,
    description: `THING No. ${number % 3989}`,
    quantity: (number % 89) + 1,
    invoicedAt: new Date(BEGIN_MS + invoice * 60_000).toISOString(),
    unitPrice: `${number % 53}.95`,
    customerId: invoice % 8 === 0 ? null : String(12_000 + (invoice % 4001)),
    country: COUNTRIES[invoice % COUNTRIES.length] ?? '',
  };
}

export function linesFrom(from: number, count: number): InvoiceLine[] {
  return Array.from({ length: count }, (_, at) => lineAt(from + at));
}

export function numberOf({ invoiceNo, lineNo }: Pick<InvoiceLine, 'invoiceNo' | 'lineNo'>): number {
  return (Number(invoiceNo) - FIRST_INVOICE) * LINES_OF_AN_INVOICE + lineNo - 1;
}
