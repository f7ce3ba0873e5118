/** One line of an invoice, checked: what the file says in the shop's own terms. */
import { EltError } from '../../../model/errors';
import type { SalesRecord } from './sales-columns';

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

/** Characters that the shop's columns take (source/schema.sql). */
const LONGEST: Partial<Record<keyof SalesRecord, number>> = {
  InvoiceNo: 20,
  StockCode: 32,
  Description: 500,
  CustomerID: 20,
  Country: 64,
};
/** A later line of the file inside a value: the value's quote was never closed, and swallowed what came after it. */
const SWALLOWED_LINE = /[\r\n][^\r\n]*,\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2},/;
/** What a spreadsheet makes of a long number: the digits that it left out cannot be had again. */
const ROUNDED = /^\d(\.\d+)?E\+?\d+$/i;

/** `where` names file and line. Throws ELT_INPUT_INVALID with the column at fault. */
export function salesLineOf(record: SalesRecord, where: string): SalesLine {
  const field = <T>(
    column: keyof SalesRecord,
    read: (text: string) => T | undefined,
    expected: string,
  ): T => {
    const text = record[column];
    const value = read(text);
    if (SWALLOWED_LINE.test(text))
      throw unfit(where, `${column} holds other lines of the file: close its quote`);
    if ([...text.trim()].length > (LONGEST[column] ?? Infinity))
      throw unfit(where, `${column} has more than ${LONGEST[column] ?? 0} characters; shorten it`);
    if (value !== undefined) return value;
    throw unfit(where, `${column} "${text}" is not ${expected}; correct it`);
  };
  return {
    invoice: field('InvoiceNo', code, 'an invoice number'),
    stockCode: field('StockCode', code, 'a stock code'),
    description: field('Description', filledOrNull, 'a text'),
    quantity: field('Quantity', wholeNumber, 'a whole number'),
    soldAt: field('InvoiceDate', dateTime, 'a time such as 2010-12-01 08:26:00'),
    priceThousandths: field('UnitPrice', thousandths, 'a price with at most three decimals'),
    customerId: field('CustomerID', customerId, 'a customer number'),
    country: field('Country', filledOrNull, 'a country'),
  };
}

/** Thousandths as the text of a DECIMAL(…,3). */
export function priceText(thousandthsOfPrice: number): string {
  const digits = String(Math.abs(thousandthsOfPrice)).padStart(4, '0');
  return `${thousandthsOfPrice < 0 ? '-' : ''}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}

function unfit(where: string, says: string): EltError {
  return new EltError('ELT_INPUT_INVALID', `${where}: ${says}`);
}

function code(text: string): string | undefined {
  return text === '' || ROUNDED.test(text) ? undefined : text;
}

function filledOrNull(text: string): string | null {
  return text.trim() || null;
}

/** A spreadsheet made numbers of the ids: 17850.0 is customer 17850. */
function customerId(text: string): string | null | undefined {
  const id = text.trim().replace(/\.0+$/, '');
  return id === '' ? null : code(id);
}

function wholeNumber(text: string): number | undefined {
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function dateTime(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})$/.exec(text);
  if (!match) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2]}Z`);
  // JavaScript takes 30 February for 2 March, and 24:00 for the next day.
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(`${match[1]}T${match[2]}`);
  return isReal ? `${match[1]} ${match[2]}` : undefined;
}

function thousandths(text: string): number | undefined {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,3})0*)?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  const amount = Number(`${whole}${fraction.padEnd(3, '0')}`);
  return sign ? -amount : amount;
}
