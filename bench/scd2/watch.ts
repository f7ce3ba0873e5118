/**
 * What PostgreSQL really ran inside a load: each statement of each procedure with its time, as auto_explain logs it.
 * Redshift compiles and commits as many.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { Bench } from './bench';

export interface RanStatement {
  readonly procedure: string;
  /** Of the procedure's body. */
  readonly line: number;
  readonly seconds: number;
  readonly plan: string;
}

const ENTRY =
  /^[^\t\n]*\] LOG: {2}duration: ([\d.]+) ms {2}plan:\n((?:\t.*\n)*)[^\t\n]*\] CONTEXT: {2}((?:.*\n)(?:\t.*\n)*)/gm;
/** The innermost function, where that is a procedure of the load. */
const PLACE =
  /^(?:SQL statement "(?:(?!\n\t?(?:PL\/pgSQL|SQL) function)[^])*\n\t)?PL\/pgSQL function (sp_[a-z0-9_]+)\([^)]*\) line (\d+) at/;

/**
 * Before the first session of a database: has its statements logged. All of them are, also those of functions that are called for
 * each row, so that no time is measured beside it; `profile` leaves out what is short, and adds what each plan's steps did.
 */
export async function watchStatements(bench: Bench, database: string, profile: boolean): Promise<void> {
  const settings = {
    session_preload_libraries: 'auto_explain',
    'auto_explain.log_min_duration': profile ? '20' : '0',
    'auto_explain.log_nested_statements': 'on',
    'auto_explain.log_analyze': profile ? 'on' : 'off',
    'auto_explain.log_buffers': profile ? 'on' : 'off',
  };
  for (const [name, value] of Object.entries(settings))
    await bench.ask('postgres', `alter database ${database} set ${name} = '${value}'`);
  await bench.leave();
}

/** The log's end now; what is logged later is read from there. */
export function logEnd(bench: Bench): number {
  return statSync(bench.postgresLog).size;
}

/** The statements of procedures that were logged since. */
export function statementsSince(bench: Bench, start: number): RanStatement[] {
  const text = readFrom(bench.postgresLog, start);
  return [...text.matchAll(ENTRY)].flatMap(([, milliseconds, plan = '', context = '']) => {
    const [, procedure, line] = PLACE.exec(context) ?? [];
    return procedure === undefined
      ? []
      : [{ procedure, line: Number(line), seconds: Number(milliseconds) / 1000, plan }];
  });
}

function readFrom(file: string, start: number): string {
  const size = statSync(file).size - start;
  const bytes = Buffer.alloc(size);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, bytes, 0, size, start);
  } finally {
    closeSync(handle);
  }
  return bytes.toString('utf8');
}
