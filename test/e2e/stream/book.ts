/** The shop's made-up book, as files and as the lines that somebody would post who sends those files in their order. */
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { SampleFile } from '../../../src/model/sample';
import { filesOfDay } from '../../../src/pipelines/online-retail/samples/files';
import type { StoredLine } from '../../../src/stream/contract/read';

export interface BookFile extends SampleFile {
  readonly text: string;
}

const LINES_A_POST = 25;
/** London's clock is UTC's then. */
const DATES = ['2025-12-01', '2025-12-02', '2025-12-03'];

/** Three days; on the third the second comes again, a line of it corrected. */
export function bookFiles(): BookFile[] {
  return DATES.flatMap((date, index) => filesOfDay({ index, date, seed: 7 })).map(({ name, text }) => ({
    ...{ name, text: String(text) },
  }));
}

/** POSTs of 25 lines, a second after each other from `fromMs` on. */
export function postsOf(files: readonly BookFile[], fromMs: number): StoredLine[][] {
  const lines = files.flatMap(({ text }) => linesOf(text));
  const posts: StoredLine[][] = [];
  for (let at = 0; at < lines.length; at += LINES_A_POST) {
    const receivedAt = new Date(fromMs + posts.length * 1000).toISOString();
    posts.push(
      lines.slice(at, at + LINES_A_POST).map((line, place) => ({
        ...{ ...line, receivedAt, place },
        id: createHash('sha256').update(`${fromMs}/${at}/${place}`).digest('hex').slice(0, 32),
      })),
    );
  }
  return posts;
}

type Posted = Omit<StoredLine, 'id' | 'receivedAt' | 'place'>;

function linesOf(text: string): Posted[] {
  const counts = new Map<string, number>();
  return parse<Record<string, string>>(text, { columns: true }).map((row) => {
    const of = (header: string): string => row[header] ?? '';
    const invoiceNo = of('InvoiceNo');
    const lineNo = (counts.get(invoiceNo) ?? 0) + 1;
    counts.set(invoiceNo, lineNo);
    return {
      ...{ invoiceNo, lineNo, stockCode: of('StockCode'), description: of('Description') || null },
      ...{ quantity: Number(of('Quantity')), invoicedAt: `${of('InvoiceDate').replace(' ', 'T')}Z` },
      ...{ unitPrice: of('UnitPrice'), customerId: of('CustomerID').replace(/\.0$/, '') || null },
      country: of('Country'),
    };
  });
}
