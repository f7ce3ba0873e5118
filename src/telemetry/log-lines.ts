/** A worker's log: one line for each thing that it says, for people or, as JSON, for programs. */
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import type { LogLevel } from '@temporalio/common';
import type { LogFormat } from '../model/log-settings';

/** What Temporal's SDK calls a thing, and what EcomFlow calls it. */
const OUR_NAMES: Readonly<Record<string, string>> = {
  workflowId: 'run',
  attempt: 'try',
  activityType: 'activity',
  workflowType: 'workflow',
};
/** The same in each line of a worker, or of use to Temporal alone. */
const LEFT_OUT = new Set(['namespace', 'taskQueue', 'taskToken', 'isLocal', 'sdkComponent', 'activityId']);
/** Where and of what: first in each line that has them. */
const FIRST = ['pipeline', 'window', 'run', 'stage', 'try', 'token'];

export function createLogger(
  format: LogFormat,
  level: LogLevel,
  write: (line: string) => void = (line) => process.stderr.write(line),
): DefaultLogger {
  const lineOf = format === 'json' ? jsonLine : plainLine;
  return new DefaultLogger(level, (entry) => write(`${lineOf(entry)}\n`));
}

export function jsonLine(entry: LogEntry): string {
  const { level, message } = entry;
  return JSON.stringify({ time: timeOf(entry), level, message, ...fieldsOf(entry) });
}

export function plainLine(entry: LogEntry): string {
  const fields = Object.entries(fieldsOf(entry)).map(([name, value]) => `${name}=${plainValue(value)}`);
  return [timeOf(entry), entry.level, entry.message, ...fields].join(' ');
}

function timeOf({ timestampNanos }: LogEntry): string {
  return new Date(Number(timestampNanos / 1_000_000n)).toISOString();
}

function fieldsOf({ meta = {} }: LogEntry): Record<string, unknown> {
  const ours = Object.entries(meta)
    .filter(([name, value]) => value !== undefined && !LEFT_OUT.has(name))
    .map(([name, value]) => [OUR_NAMES[name] ?? name, plainOf(value)] as const);
  const known = new Map(ours);
  const first = FIRST.filter((name) => known.has(name)).map((name) => [name, known.get(name)] as const);
  return Object.fromEntries([...first, ...ours.filter(([name]) => !FIRST.includes(name))]);
}

/** Of an error its message and its code, and those of what caused it: JSON would make `{}` of it. */
function plainOf(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || !('message' in value)) return value;
  const { message, type, cause, stack } = value as Partial<Record<string, unknown>>;
  return {
    message,
    ...(typeof type === 'string' ? { code: type } : {}),
    ...(cause === undefined || cause === null ? {} : { cause: plainOf(cause) }),
    ...(typeof type === 'string' || typeof stack !== 'string' ? {} : { stack }),
  };
}

function plainValue(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'undefined';
  return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
}
