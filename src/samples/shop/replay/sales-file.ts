/**
 * Reads a file of invoice lines, such as UCI's Online Retail, line by line: CSV, gzipped or not, in a named encoding.
 * Every fault is an ELT_INPUT_INVALID that says what the file should be; no line is left out.
 */
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { EltError } from '../../../model/errors';
import { SALES_FILE_COLUMNS, type SalesRecord } from './sales-columns';
import { salesLineOf, type SalesLine } from './sales-line';
import { invalid, stagesOf, type TextFile } from './text-of-file';

interface Parsed {
  readonly record: SalesRecord;
  readonly info: { readonly lines: number };
}

/** A line as the file writes it. */
export interface WrittenLine {
  readonly record: SalesRecord;
  /** In the file, where it ends. */
  readonly fileLine: number;
}

/** The file's lines in its own order. Reads only as far as the caller goes on. */
export async function* readSalesFile(text: TextFile): AsyncGenerator<SalesLine> {
  for await (const { record, fileLine } of readWrittenLines(text))
    yield salesLineOf(record, `${text.file}, line ${fileLine}`);
}

/** As above, without a look at what the lines say. */
export async function* readWrittenLines(text: TextFile): AsyncGenerator<WrittenLine> {
  const { file } = text;
  let read = 0;
  try {
    const parser = parse({
      bom: true,
      info: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      columns: (names: string[]) => checkColumns(file, names),
    });
    // An error of any stage reaches the parser's reader below; leaving the loop early closes all stages.
    pipeline([...(await stagesOf(text)), parser], () => undefined);
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      read += 1;
      yield { record, fileLine: info.lines };
    }
  } catch (error) {
    throw explain(file, error);
  }
  if (read === 0)
    throw invalid(file, 'has no sales lines', 'give a file with a header and at least one line');
}

function checkColumns(file: string, names: string[]): string[] {
  const missing = SALES_FILE_COLUMNS.filter((name) => !names.includes(name));
  const twice = SALES_FILE_COLUMNS.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined)
    throw invalid(file, `has two columns ${twice}`, 'take one of them out: nobody can say which counts');
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
