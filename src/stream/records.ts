/**
 * What lies in the stream: a record has lines of one invoice, each a line of JSON that says all of itself, so that Lambda and Firehose read it
 * alike. One POST's lines of an invoice are one record, or as few as the size of a record allows.
 */
import { byInvoice } from './by-invoice';
import type { StoredLine } from './contract/read';

/** A record of Kinesis takes 1 MiB with its partition key; and small records are tried again more cheaply. */
const LARGEST_BYTES = 256 * 1024;

export type StreamLine = StoredLine;

export interface StreamRecord {
  /** The invoice: its lines keep their order. */
  readonly partitionKey: string;
  readonly data: Buffer;
}

/** In the order in which they were posted, by invoice. */
export function recordsOf(lines: readonly StreamLine[], largestBytes = LARGEST_BYTES): StreamRecord[] {
  return [...byInvoice(lines, ({ invoiceNo }) => invoiceNo)].flatMap(([invoiceNo, own]) =>
    chunksOf(own, largestBytes).map((data) => ({ partitionKey: invoiceNo, data })),
  );
}

function chunksOf(lines: readonly StreamLine[], largestBytes: number): Buffer[] {
  const chunks: Buffer[][] = [[]];
  let bytes = 0;
  for (const line of lines) {
    const text = Buffer.from(`${JSON.stringify(line)}\n`);
    if (bytes > 0 && bytes + text.length > largestBytes) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(text);
    bytes += text.length;
  }
  return chunks.map((parts) => Buffer.concat(parts));
}
