/**
 * Reads a file of invoice lines, such as UCI's Online Retail, line by line: CSV, gzipped or not.
 * Every fault is an ELT_INPUT_INVALID that says what the file should be.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { EltError } from '../../../model/errors';
import { salesLineOf, type SalesLine } from './sales-line';

/** Columns that a file must have, in any order; further ones are not read. */
export const SALES_FILE_COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

export type SalesRecord = Readonly<Record<(typeof SALES_FILE_COLUMNS)[number], string>>;

interface Parsed {
  readonly record: SalesRecord;
  readonly info: { readonly lines: number };
}

/** The file's lines in its own order. Reads only as far as the caller goes on. */
export async function* readSalesFile(file: string): AsyncGenerator<SalesLine> {
  const unpack = (await isGzip(file)) ? [createGunzip()] : [];
  const parser = parse({ bom: true, info: true, columns: (names: string[]) => checkColumns(file, names) });
  // An error of any stage reaches the parser's reader below; leaving the loop early closes all stages.
  pipeline([createReadStream(file), ...unpack, parser], () => undefined);
  let read = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      read += 1;
      yield salesLineOf(record, `${file}, line ${info.lines}`);
    }
  } catch (error) {
    throw explain(file, error);
  }
  if (read === 0)
    throw invalid(file, 'has no sales lines', 'give a file with a header and at least one line');
}

/** Looks at the first bytes: a name may lie. */
async function isGzip(file: string): Promise<boolean> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
      const head = buffer.subarray(0, bytesRead);
      if (head[0] === 0x1f && head[1] === 0x8b) return true;
      if (bytesRead === 0) throw invalid(file, 'is empty', 'fetch it again');
      if (head.includes(0)) {
        throw invalid(
          file,
          'is neither gzip nor text',
          'export the sheet or unpack the archive to CSV, gzipped or not',
        );
      }
      return false;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw explain(file, error);
  }
}

function checkColumns(file: string, names: string[]): string[] {
  const missing = SALES_FILE_COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    throw invalid(
      file,
      `has no column ${missing.join(', ')} (it has: ${names.join(', ').slice(0, 300)})`,
      `give a comma-separated file with the header ${SALES_FILE_COLUMNS.join(',')}`,
    );
  }
  return names;
}

function explain(file: string, error: unknown): unknown {
  if (error instanceof EltError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return invalid(file, 'does not exist', 'check the path', error);
  if (code === 'EISDIR') return invalid(file, 'is a folder', 'name the file in it', error);
  if (code === 'EACCES') return invalid(file, 'may not be read', 'check its permissions', error);
  if (code === 'Z_BUF_ERROR') return invalid(file, 'ends in the middle', 'fetch it again', error);
  if (code.startsWith('Z_')) return invalid(file, 'is damaged gzip', 'fetch it again', error);
  if (error instanceof CsvError)
    return invalid(file, `is not CSV: ${error.message}`, 'correct that line', error);
  return error;
}

function invalid(file: string, fault: string, wayOut: string, cause?: unknown): EltError {
  return new EltError('ELT_INPUT_INVALID', `${file} ${fault}; ${wayOut}`, { cause });
}
