/** Cuts lines in time order into calendar days; a day without trade is a day as well. */
import { EltError } from '../../../model/errors';
import type { SalesLine } from './sales-line';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface CalendarDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** In time order, then in the file's; empty on a day without trade. */
  readonly lines: readonly SalesLine[];
}

/** Every day from the first one with trade to the `tradingDays`-th. Reads no further than needed. */
export async function* calendarDays(
  lines: AsyncIterable<SalesLine>,
  tradingDays: number,
): AsyncGenerator<CalendarDay> {
  let next = '';
  let traded = 0;
  for await (const day of tradedDays(lines)) {
    for (next ||= day.date; next < day.date; next = dayAfter(next)) yield { date: next, lines: [] };
    yield day;
    next = dayAfter(day.date);
    traded += 1;
    if (traded === tradingDays) return;
  }
}

async function* tradedDays(lines: AsyncIterable<SalesLine>): AsyncGenerator<CalendarDay> {
  let date = '';
  let today: SalesLine[] = [];
  for await (const line of lines) {
    const lineDate = line.soldAt.slice(0, 10);
    if (lineDate < date) {
      throw new EltError(
        'ELT_INPUT_INVALID',
        `invoice ${line.invoice} of ${lineDate} comes after ${date}; sort the file by InvoiceDate`,
      );
    }
    if (lineDate > date && today.length > 0) {
      yield { date, lines: inTimeOrder(today) };
      today = [];
    }
    date = lineDate;
    today.push(line);
  }
  if (today.length > 0) yield { date, lines: inTimeOrder(today) };
}

/** Array.sort is stable: the file's order stays within one moment. */
function inTimeOrder(lines: readonly SalesLine[]): SalesLine[] {
  return [...lines].sort((a, b) => (a.soldAt < b.soldAt ? -1 : a.soldAt > b.soldAt ? 1 : 0));
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
}
