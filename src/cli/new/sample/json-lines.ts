/** A sample of one JSON object a line, as a table: its columns are the fields of all of them. */
import { EltError } from '../../../model/errors';
import type { SampleTable } from './csv';
import { doubt, type Note } from './note';

const MOST_LINES = 2000;

/** Throws ELT_INPUT_INVALID with the first line that is none. */
export function readJsonLines(text: string): SampleTable & { readonly notes: readonly Note[] } {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const records = lines.slice(0, MOST_LINES).map(recordOf);
  const headers = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const nested = headers.filter((name) =>
    records.some((record) => typeof record[name] === 'object' && record[name]),
  );
  const flat = headers.filter((name) => !nested.includes(name));
  return {
    headers: flat,
    rows: records.map((record) => flat.map((name) => textOfValue(record[name]))),
    notes: nested.map((name) =>
      doubt(name, 'left out, for it holds objects or lists: a feed reads plain values'),
    ),
  };
}

function recordOf(line: string, index: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below, as for a line that is JSON and no object.
  }
  throw new EltError('ELT_INPUT_INVALID', `--sample: line ${index + 1} is no JSON object`);
}

function textOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
