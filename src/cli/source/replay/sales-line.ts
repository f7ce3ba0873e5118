/** One line of an invoice, checked: what the file says in the shop's own terms. */
import { EltError } from '../../../model/errors';
import type { SalesRecord } from './sales-file';

export interface SalesLine {
  readonly invoice: string;
  readonly stockCode: string;
  /** Trimmed; null when there is none. */
  readonly description: string | null;
  readonly quantity: number;
  /** `YYYY-MM-DD HH:MM:SS` UTC. */
  readonly soldAt: string;
  /** Exact; a floating number would lose the last digit in sums. */
  readonly priceThousandths: number;
  readonly customerId: string | null;
  readonly country: string | null;
}

/** `where` names file and line. Throws ELT_INPUT_INVALID with the column at fault. */
export function salesLineOf(record: SalesRecord, where: string): SalesLine {
  const field = <T>(
    column: keyof SalesRecord,
    read: (text: string) => T | undefined,
    expected: string,
  ): T => {
    const value = read(record[column]);
    if (value !== undefined) return value;
    throw new EltError(
      'ELT_INPUT_INVALID',
      `${where}: ${column} "${record[column]}" is not ${expected}; correct it`,
    );
  };
  return {
    invoice: field('InvoiceNo', filled, 'an invoice number'),
    stockCode: field('StockCode', filled, 'a stock code'),
    description: filled(record.Description.trim()) ?? null,
    quantity: field('Quantity', wholeNumber, 'a whole number'),
    soldAt: field('InvoiceDate', dateTime, 'a time such as 2010-12-01 08:26:00'),
    priceThousandths: field('UnitPrice', thousandths, 'a price with at most three decimals'),
    // A spreadsheet made numbers of the ids: 17850.0 is customer 17850.
    customerId: filled(record.CustomerID.trim().replace(/\.0+$/, '')) ?? null,
    country: filled(record.Country.trim()) ?? null,
  };
}

/** Thousandths as the text of a DECIMAL(…,3). */
export function priceText(thousandthsOfPrice: number): string {
  const digits = String(Math.abs(thousandthsOfPrice)).padStart(4, '0');
  return `${thousandthsOfPrice < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

function filled(text: string): string | undefined {
  return text === '' ? undefined : text;
}

function wholeNumber(text: string): number | undefined {
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function dateTime(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(text);
  if (!match || Number.isNaN(Date.parse(`${match[1]}T${match[2]}Z`))) return undefined;
  return `${match[1]} ${match[2]}`;
}

function thousandths(text: string): number | undefined {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,3})0*)?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const amount = Number(`${whole}${fraction.padEnd(3, '0')}`);
  return sign ? -amount : amount;
}
