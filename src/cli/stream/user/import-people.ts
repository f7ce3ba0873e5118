/** Many people out of a CSV file, each row for itself. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { EltError } from '../../../model/errors';
import { faultsOf } from '../../../model/faults';
import { callingAws } from '../open';
import { addPerson, personSchema, type Added, type Pool } from './people';

export interface ImportedRow {
  readonly line: number;
  readonly email: string;
  readonly outcome: Added['outcome'] | 'invalid' | 'failed';
  readonly why: string | null;
}

interface Row {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** Outcomes that somebody has to look at. */
export const BAD: ReadonlySet<ImportedRow['outcome']> = new Set(['invalid', 'failed', 'other customer']);

/** Throws ELT_INPUT_INVALID for a file that has no such columns. */
export function readPeople(file: string): Row[] {
  try {
    const rows = parse<Row>(readFileSync(file), { bom: true, columns: true, info: true, trim: true });
    const missing = ['email', 'customer'].filter((name) => rows[0] && !(name in rows[0].record));
    if (rows.length > 0 && missing.length === 0) return rows;
    throw new EltError(
      'ELT_INPUT_INVALID',
      `${file} has ${rows.length === 0 ? 'no rows' : `no column ${missing.join(', ')}`}: give a CSV file with the header email,customer`,
    );
  } catch (error) {
    if (error instanceof CsvError)
      throw new EltError('ELT_INPUT_INVALID', `${file} is not CSV: ${error.message}`, { cause: error });
    if ((error as NodeJS.ErrnoException).code !== undefined && !(error instanceof EltError))
      throw new EltError('ELT_INPUT_INVALID', `${file}: ${String(error)}`, { cause: error });
    throw error;
  }
}

/** Safe to repeat. Passwords go into a file that the caller alone can read, each as soon as it counts. */
export async function importPeople(
  pool: Pool,
  rows: readonly Row[],
  { passwords, isMove }: { readonly passwords: string; readonly isMove: boolean },
): Promise<ImportedRow[]> {
  openPasswords(passwords);
  const done: ImportedRow[] = [];
  for (const { record, info } of rows) {
    const person = personSchema.safeParse(record);
    const row = { line: info.lines, email: person.data?.email ?? record['email'] ?? '' };
    if (!person.success) {
      done.push({ ...row, outcome: 'invalid', why: faultsOf(person.error) });
      continue;
    }
    try {
      const added = await callingAws(() => addPerson(pool, person.data, isMove));
      if (added.outcome === 'added') appendFileSync(passwords, `${person.data.email},${added.password}\n`);
      done.push({ ...row, outcome: added.outcome, why: whyOf(added) });
    } catch (error) {
      // Nothing else will go better.
      if (error instanceof EltError && error.code !== 'ELT_AWS_REQUEST_INVALID') throw error;
      done.push({ ...row, outcome: 'failed', why: (error as Error).message });
    }
  }
  return done;
}

export function whyOf(added: Added): string | null {
  switch (added.outcome) {
    case 'other customer':
      return `is of ${added.before}: --move gives the person to the other one`;
    case 'moved':
      return `was of ${added.before}`;
    default:
      return null;
  }
}

/** One that is there goes on. */
function openPasswords(file: string): void {
  if (!existsSync(file)) writeFileSync(file, 'email,password\n', { mode: 0o600 });
}
