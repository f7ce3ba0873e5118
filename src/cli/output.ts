/** How the command speaks: plain text or JSON on stdout, progress and errors on stderr, and the exit codes. */
import type { Cell, QueryResult, Row } from '../aws/result';
import { table } from '../model/text-table';
import { EltError, ERROR_CODES, isErrorCode, type ErrorCode } from '../model/errors';

/** Documented in `ecomflow --help`. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unavailable: 3, interrupted: 130 } as const;

export interface OutputOptions {
  readonly json?: boolean | undefined;
}

/** One JSON document, or what `plain` says. */
export function print(options: OutputOptions, value: unknown, plain: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value, null, 2) : plain()}\n`);
}

/** Progress and remarks: never on stdout, so that `--json` stays clean. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** How long a stage took, as people read it. */
export function secondsBetween(startedAt: string, finishedAt: string): string {
  return `${((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}

/** Wide enough for a table where nobody looks at it through a window. */
const PAPER_WIDTH = 200;

/** Rows of the worker's own queries. */
export function rowsAsText(rows: readonly Row[], width?: number): string {
  const columns = Object.keys(rows[0] ?? {}).map((name) => ({ name }));
  const cells = rows.map((row) => columns.map(({ name }) => row[name] ?? null));
  return resultAsText({ columns, rows: cells }, width);
}

/** What a query gave, column by column as it gave them: a table where its lines fit the screen, else one cell a line. */
export function resultAsText(
  { columns, rows }: { columns: readonly { name: string }[]; rows: QueryResult['rows'] },
  width: number = process.stdout.columns ?? PAPER_WIDTH,
): string {
  const names = columns.map(({ name }) => name);
  const text = table([names, ...rows.map((row) => row.map(cellText))]);
  const isNarrow = text.split('\n').every((line) => line.length <= width);
  return isNarrow ? text : rows.map((row, index) => recordText(names, row, index + 1)).join('\n');
}

/** What is NULL is left out: of many columns, few are filled. */
function recordText(names: readonly string[], row: readonly Cell[], number: number): string {
  const filled = row.flatMap((cell, index) => (cell === null ? [] : [[names[index] ?? '', cellText(cell)]]));
  return [`-- ${number} --`, table(filled)].join('\n');
}

function cellText(cell: Cell): string {
  return cell === null ? '' : String(cell).replaceAll(/\s*\n\s*/g, ' ');
}

/** Prints an error as code, message and way out; returns the exit code. */
export function reportError(error: unknown, options: OutputOptions): number {
  const { code, message } = describeError(error);
  const wayOut = isErrorCode(code) ? ERROR_CODES[code].wayOut : '';
  if (options.json)
    process.stdout.write(`${JSON.stringify({ error: { code, message, wayOut } }, null, 2)}\n`);
  else say(`${code}: ${message}${wayOut && !message.includes(wayOut) ? `\n  ${wayOut}` : ''}`);
  return exitCodeOf(code);
}

/** The first code among the causes, and its message. */
export function describeError(error: unknown): { code: string; message: string } {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof EltError) return cause;
    const type: unknown = 'type' in cause ? cause.type : undefined;
    if (isErrorCode(type)) return { code: type, message: cause.message };
  }
  return { code: 'ELT_CLI', message: error instanceof Error ? error.message : String(error) };
}

/** What was typed is at fault. */
const USAGE: ReadonlySet<ErrorCode> = new Set([
  'ELT_INPUT_INVALID',
  'ELT_INPUT_WINDOW_AHEAD',
  'ELT_PIPELINE_UNKNOWN',
]);

function exitCodeOf(code: string): number {
  if (isErrorCode(code) && USAGE.has(code)) return EXIT.usage;
  if (code === 'ELT_CONFIG_INVALID' || code === 'ELT_AWS_UNAVAILABLE') return EXIT.unavailable;
  return EXIT.failed;
}
