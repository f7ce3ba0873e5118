/** A file of invoices by its days, each line as it was written. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export interface Day {
  /** ISO, of its invoices. */
  readonly date: string;
  readonly header: string;
  readonly lines: readonly string[];
}

interface Read {
  readonly record: { readonly InvoiceDate: string };
  readonly raw: string;
}

/** In the file's order, which is that of time. */
export function readBook(file: string): Day[] {
  const body = readFileSync(file);
  const text = (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString('utf8');
  const [header = ''] = text.split(/\r?\n/, 1);
  const days = new Map<string, string[]>();
  for (const { record, raw } of parse<Read>(text, { columns: true, raw: true, bom: true })) {
    const date = record.InvoiceDate.slice(0, 10);
    const lines = days.get(date) ?? [];
    if (lines.length === 0) days.set(date, lines);
    lines.push(raw.trimEnd());
  }
  return [...days].map(([date, lines]) => ({ date, header, lines }));
}

export function textOf(days: readonly Day[]): string {
  return `${[days[0]?.header ?? '', ...days.flatMap(({ lines }) => lines)].join('\n')}\n`;
}
