/** What came out of the stream, as ../records.ts put it in: all of a record's lines, or none. */
import { storedLineSchema, type StoredLine } from '../contract/read';
import { isMark } from '../../model/stream-mark';

const DECODER = new TextDecoder('utf-8', { fatal: true });

/** `data`: base64. None of a mark of the source kind `firehose`, which passes the stream as lines do. Undefined where one line is not as it was put: then the record is somebody else's, whole. */
export function readRecord(data: string): StoredLine[] | undefined {
  try {
    const text = DECODER.decode(Buffer.from(data, 'base64'));
    const texts = text.replace(/\n$/, '').split('\n');
    const lines = texts.map((line): unknown => JSON.parse(line));
    if (lines.length === 1 && isMark(lines[0])) return [];
    return lines.map((line) => storedLineSchema.parse(line));
  } catch {
    return undefined;
  }
}
