/** A file's lines for the API, and what the file is. */
import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { EltError } from '../../../model/errors';
import { readWrittenLines } from '../../../samples/shop/replay/sales-file';
import { invalid, stagesOf, type TextFile } from '../../../samples/shop/replay/text-of-file';
import { postedLine, type PostedLine } from './invoice-line';

export interface FileLine {
  readonly line: PostedLine;
  readonly fileLine: number;
}

/** A line's number is its place within its invoice and file, as the batch's reader counts it. Throws ELT_INPUT_INVALID. */
export async function* readLines(text: TextFile): AsyncGenerator<FileLine> {
  const counts = new Map<string, number>();
  for await (const { record, fileLine } of readWrittenLines(text)) {
    const lineNo = (counts.get(record.InvoiceNo) ?? 0) + 1;
    counts.set(record.InvoiceNo, lineNo);
    yield { line: postedLine(record, lineNo), fileLine };
  }
}

export interface FileContent {
  /** SHA-256 of its text, packed or not. */
  readonly digest: string;
  /** About: a value may have a line of its own. */
  readonly lines: number;
}

/** Throws ELT_INPUT_INVALID. */
export async function contentOf(text: TextFile): Promise<FileContent> {
  const hash = createHash('sha256');
  let breaks = 0;
  try {
    const stages: Readable[] = await stagesOf(text);
    // An error of any stage reaches the last one's reader.
    pipeline(stages, () => undefined);
    for await (const piece of stages.at(-1) as AsyncIterable<Buffer>) {
      hash.update(piece);
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) breaks += 1;
    }
  } catch (error) {
    if (error instanceof EltError) throw error;
    throw invalid(text.file, `cannot be read: ${String(error)}`, 'check the path and the file', error);
  }
  return { digest: hash.digest('hex'), lines: Math.max(0, breaks - 1) };
}
