/** A sample that is text: CSV or JSON lines, gzipped or not. */
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync, constants } from 'node:zlib';
import { guessColumns } from './columns';
import { readCsv } from './csv';
import { decodeSample } from './encoding';
import { readJsonLines } from './json-lines';
import { doubt, sure, type Note } from './note';
import { invalidSample, type Sample } from './sample';

/** So much of a file's beginning is looked at. */
const HEAD_BYTES = 4 * 1024 * 1024;

/** Throws ELT_INPUT_INVALID for a file that is not there, is empty, or is no text. */
export function readTextSample(path: string): Sample {
  const { bytes, isWhole } = headOf(path);
  const { encoding, text, note } = decodeSample(bytes);
  const shared = { file: basename(path) };
  const size = isWhole ? [] : [sure('sample', 'the first 4 MB of the file')];
  if (/^\s*\{/.test(text)) {
    const table = readJsonLines(text);
    const { columns, notes } = guessColumns(table);
    const all = [sure('format', 'json-lines'), note, ...size, ...table.notes, ...notes];
    return {
      ...shared,
      format: { kind: 'json-lines', encoding },
      columns,
      rows: table.rows.length,
      notes: all,
    };
  }
  const { delimiter, quote, hasHeader, notes: ofCsv, ...table } = readCsv(text);
  const { columns, notes } = guessColumns(table);
  return {
    ...shared,
    format: { kind: 'csv', delimiter, quote, encoding, header: hasHeader },
    columns,
    rows: table.rows.length,
    notes: [sure('format', 'csv'), note, ...size, ...fewRows(table.rows.length), ...ofCsv, ...notes],
  };
}

function fewRows(rows: number): Note[] {
  return rows >= 20 ? [] : [doubt('sample', `only ${rows} rows: more of them make better guesses`)];
}

/** Whole lines of the file's beginning, unpacked where it is gzip by its first bytes. */
function headOf(path: string): { readonly bytes: Buffer; readonly isWhole: boolean } {
  const packed = readHead(path);
  const [first, second] = packed;
  const bytes = first === 0x1f && second === 0x8b ? unpack(packed) : packed;
  if (bytes.length === 0) throw invalidSample(path, 'is empty');
  if (bytes.subarray(0, 2).toString('latin1') === 'PK')
    throw invalidSample(
      path,
      'is a zip or a spreadsheet, whatever its name says: unpack it, or export it as CSV',
    );
  if (bytes.subarray(0, 4).toString('latin1') === 'PAR1')
    throw invalidSample(path, 'is Parquet within gzip, which no feed reads: unpack it');
  const isWhole = packed.length < HEAD_BYTES;
  const end = isWhole ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
  return { bytes: bytes.subarray(0, end || bytes.length), isWhole };
}

function readHead(path: string): Buffer {
  try {
    if (statSync(path).size <= HEAD_BYTES) return readFileSync(path);
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(HEAD_BYTES);
      return head.subarray(0, readSync(file, head, 0, HEAD_BYTES, 0));
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw invalidSample(path, 'cannot be read', cause);
  }
}

function unpack(packed: Buffer): Buffer {
  // A head ends anywhere in the packed stream.
  return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
}
