/**
 * Windows of arrival: half-open UTC ranges [from, to).
 * Instants travel as ISO text to the minute or finer, always in UTC, so that a person can type and read them.
 */
import { EltError } from './errors';

export interface Window {
  /** First instant inside, ISO 8601 UTC. */
  readonly from: string;
  /** First instant after, ISO 8601 UTC. */
  readonly to: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Reads `2011-01-05`, `2011-01-05T00:00Z` or finer as UTC. Throws ELT_INPUT_INVALID. Returns epoch milliseconds. */
export function parseInstant(text: string, field: string): number {
  const utc = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  const valid = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(utc);
  const ms = valid ? Date.parse(utc) : Number.NaN;
  // Date.parse turns 30 February into 2 March: only a date that reads back the same is one.
  if (Number.isNaN(ms) || iso(ms).slice(0, 10) !== utc.slice(0, 10)) {
    throw new EltError(
      'ELT_INPUT_INVALID',
      `${field}: "${text}" is not a UTC instant such as 2011-01-05 or 2011-01-05T06:00Z`,
    );
  }
  return ms;
}

/** The window between two instants given as text. Throws ELT_INPUT_INVALID when it is empty or not in whole minutes. */
export function parseWindow(from: string, to: string): Window {
  return windowBetween(parseInstant(from, 'from'), parseInstant(to, 'to'));
}

/** The window between two instants in epoch milliseconds. Throws ELT_INPUT_INVALID as above. */
export function windowBetween(fromMs: number, toMs: number): Window {
  if (toMs <= fromMs) {
    throw new EltError(
      'ELT_INPUT_INVALID',
      `to: the window ${iso(fromMs)} to ${iso(toMs)} is empty; "to" is the first instant after it`,
    );
  }
  if (fromMs % MINUTE_MS !== 0 || toMs % MINUTE_MS !== 0) {
    throw new EltError('ELT_INPUT_INVALID', 'from, to: windows begin and end on whole minutes');
  }
  return { from: iso(fromMs), to: iso(toMs) };
}

/** The last whole step that ended at or before an instant; steps are counted from 1970-01-01T00:00Z. */
export function lastWholeStep(beforeMs: number, stepMs: number): Window {
  const toMs = Math.floor(beforeMs / stepMs) * stepMs;
  return windowBetween(toMs - stepMs, toMs);
}

/** Cuts a range into steps; the last one may be shorter. */
export function stepsOf(range: Window, stepMs: number): Window[] {
  const count = Math.ceil((Date.parse(range.to) - Date.parse(range.from)) / stepMs);
  return Array.from({ length: count }, (_, index) => stepAt(range, stepMs, index));
}

/** One of those steps, counted from 0. */
export function stepAt(range: Window, stepMs: number, index: number): Window {
  const from = Date.parse(range.from) + index * stepMs;
  return windowBetween(from, Math.min(from + stepMs, Date.parse(range.to)));
}

const UNITS_MS: Readonly<Record<string, number>> = { d: DAY_MS, h: HOUR_MS, m: MINUTE_MS };

/** Reads a step: `P1D`, `PT6H`, `PT90M`, or short `1d`, `6h`, `90m`. Throws ELT_INPUT_INVALID. Returns milliseconds. */
export function parseStep(text: string): number {
  const match = /^P(?:(\d{1,7})(D)|T(\d{1,6})([HM]))$/.exec(text) ?? /^(\d{1,6})([dhm])$/.exec(text);
  const [count, unit] = (match ?? []).slice(1).filter((part) => part !== undefined);
  const stepMs = Number(count) * (UNITS_MS[unit?.toLowerCase() ?? ''] ?? 0);
  if (!(stepMs > 0))
    throw new EltError('ELT_INPUT_INVALID', `step: "${text}" is not a step such as 1d, 6h or PT90M`);
  return stepMs;
}

/** From the first of several windows to the last, in whatever order they come. */
export function hullOf(windows: readonly Window[]): Window {
  const from = windows.map((window) => window.from).sort();
  const to = windows.map((window) => window.to).sort();
  return { from: from[0] ?? '', to: to.at(-1) ?? '' };
}

/** As far as the clocks of machines that are kept in time may differ, milliseconds. */
export const CLOCKS_DIFFER_MS = 60_000;

/** Whether a window has not ended. */
export function isAhead({ to }: Window, nowMs: number): boolean {
  return Date.parse(to) > nowMs;
}

export function describeAhead({ from, to }: Window, nowMs: number): string {
  return `the window from ${from} ends at ${to}, and the source's clock says ${iso(nowMs)}`;
}

export function contains(window: Window, instantMs: number): boolean {
  return instantMs >= Date.parse(window.from) && instantMs < Date.parse(window.to);
}

/** The length as an ISO 8601 duration: `P1D`, `PT1H`, `PT90M`. */
export function durationOf(window: Window): string {
  const ms = Date.parse(window.to) - Date.parse(window.from);
  if (ms % DAY_MS === 0) return `P${ms / DAY_MS}D`;
  if (ms % HOUR_MS === 0) return `PT${ms / HOUR_MS}H`;
  return `PT${ms / MINUTE_MS}M`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
