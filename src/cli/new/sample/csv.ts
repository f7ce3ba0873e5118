/** How a text is parted into rows and fields: delimiter, quote, header. */
import { parse } from 'csv-parse/sync';
import { EltError } from '../../../model/errors';
import { looksTyped } from './values';
import { doubt, sure, type Note } from './note';

export interface SampleTable {
  /** As the file writes them; `column_1` and so on where it has none. */
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface CsvSample extends SampleTable {
  readonly delimiter: string;
  readonly quote: string;
  readonly hasHeader: boolean;
  readonly notes: readonly Note[];
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const MOST_ROWS = 2000;
/** A sample may have a few broken rows; a wrong delimiter breaks more. */
const ENOUGH = 0.9;
const NAMES: Readonly<Record<string, string>> = { '\t': 'tab' };

const nameOf = (delimiter: string): string => NAMES[delimiter] ?? delimiter;

/** Throws ELT_INPUT_INVALID for a text without rows, or with a header that names two columns alike. */
export function readCsv(text: string): CsvSample {
  const quote = quoteOf(text);
  const tried = DELIMITERS.map((delimiter) => ({ delimiter, ...tryDelimiter(text, delimiter, quote) }))
    .filter(({ fields, share }) => fields > 1 && share >= ENOUGH)
    .sort((one, other) => other.fields - one.fields || other.share - one.share);
  const [best = { delimiter: ',', ...tryDelimiter(text, ',', quote) }, other] = tried;
  if (best.rows.length === 0) throw new EltError('ELT_INPUT_INVALID', '--sample: the file has no rows');
  const odd = best.rows.filter((row) => row.length !== best.fields).length;
  const header = readHeader(best.rows, best.fields);
  return {
    delimiter: best.delimiter,
    quote,
    ...header.table,
    hasHeader: header.hasHeader,
    notes: [
      delimiterNote(best, other),
      ...(odd > 0 ? [doubt('rows', `${odd} of ${best.rows.length} have not ${best.fields} fields`)] : []),
      ...(quote === '"' ? [] : [doubt('quote', `${quote}, for many fields begin and end with it`)]),
      header.note,
    ],
  };
}

interface Tried {
  readonly rows: readonly string[][];
  /** Of most rows. */
  readonly fields: number;
  /** Of the rows, those that have so many. */
  readonly share: number;
}

function tryDelimiter(text: string, delimiter: string, quote: string): Tried {
  try {
    const rows = parse(text, {
      delimiter,
      quote,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: MOST_ROWS,
    });
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    const [fields = 0, times = 0] = [...counts].sort((one, other) => other[1] - one[1])[0] ?? [];
    return { rows, fields, share: times / Math.max(1, rows.length) };
  } catch {
    // A quote that is none under this delimiter: it is another's text.
    return { rows: [], fields: 0, share: 0 };
  }
}

type Named = Tried & { readonly delimiter: string };

function delimiterNote(best: Named, other: Named | undefined): Note {
  const named = nameOf(best.delimiter);
  if (best.fields < 2) return doubt('delimiter', `${named}, but no delimiter parts the rows: one column`);
  // Two fields are what a decimal comma makes of every row.
  if (other === undefined || (other.fields === 2 && best.fields > 2))
    return sure('delimiter', `${named}, ${best.fields} fields a row`);
  return doubt(
    'delimiter',
    `${named}, ${best.fields} fields a row; ${nameOf(other.delimiter)} would part them as evenly`,
  );
}

function quoteOf(text: string): string {
  if (text.includes('"')) return '"';
  const quoted = text.match(/(^|[,;|\t\n])'[^'\n]*'(?=[,;|\t\r\n]|$)/g) ?? [];
  return quoted.length > 2 ? "'" : '"';
}

interface Headed {
  readonly table: SampleTable;
  readonly hasHeader: boolean;
  readonly note: Note;
}

function readHeader(rows: readonly string[][], fields: number): Headed {
  const [first = [], ...others] = rows.map((row) =>
    [...row, ...Array<string>(fields).fill('')].slice(0, fields),
  );
  if (first.some((field) => field.trim() === '' || looksTyped(field))) {
    const headers = first.map((_, index) => `column_${index + 1}`);
    const note = doubt('header', 'none, for the first row has values: name the columns');
    return { table: { headers, rows: [first, ...others] }, hasHeader: false, note };
  }
  const doubled = first.filter((name, index) => first.indexOf(name) !== index);
  if (doubled.length > 0)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `--sample: its header names two columns "${doubled[0] ?? ''}": let the source name them apart`,
    );
  const isPlain =
    others.length > 0 && !first.some((_, index) => others.some((row) => looksTyped(row[index] ?? '')));
  const note =
    others.length === 0
      ? doubt('header', 'the only row is taken for it: give a sample with rows for the types')
      : isPlain
        ? doubt('header', 'the first row is taken for it, but everything is text: it may be a row')
        : sure('header', 'the first row');
  return { table: { headers: first, rows: others }, hasHeader: true, note };
}
