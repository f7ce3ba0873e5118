/**
 * Replays a file of real sales as a live shop, a calendar day at a time:
 *
 *   for await (const day of replayDays({ file, days: 6 })) {
 *     await clock.set(day.from);            // the stack's clock enters the day
 *     await day.write(connection);          // the shop trades
 *   }                                       // the caller moves the clock to day.to and runs the day's window
 */
import type { Connection } from 'mysql2/promise';
import { writeTransactions, type WriteCounts } from '../transaction';
import { calendarDays } from './calendar';
import { readSalesFile } from './sales-file';
import { createShop } from './shop';
import type { TextFile } from './text-of-file';

/** A CSV as UCI's Online Retail, gzipped or not. */
export interface ReplayInput extends TextFile {
  /** Trading days; the calendar days between them come as well. Fewer come when the file ends. */
  readonly days: number;
}

export interface ReplayDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The day's window, ISO UTC, half-open. */
  readonly from: string;
  readonly to: string;
  /** False on a day without trade. */
  readonly traded: boolean;
  /** Writes the day's transactions in time order, each at its business time. Once, and before the next day is asked for. */
  write(connection: Connection): Promise<WriteCounts>;
}

/** Throws ELT_INPUT_INVALID at the first line that cannot be read; `firstDayOf` finds it before anything is written. */
export async function* replayDays({ days, ...text }: ReplayInput): AsyncGenerator<ReplayDay> {
  const shop = createShop();
  for await (const day of calendarDays(readSalesFile(text), days)) {
    const transactions = shop.transactionsOf(day);
    const from = new Date(day.date);
    yield {
      date: day.date,
      from: from.toISOString(),
      to: new Date(from.getTime() + 24 * 60 * 60 * 1000).toISOString(),
      traded: day.lines.length > 0,
      write: (connection) => writeTransactions(connection, transactions),
    };
  }
}

/**
 * The file's first day, `YYYY-MM-DD`, once all of the days asked for were read. Throws as above. To be asked before anything is
 * started: a fault in the fifth day would leave a shop with four.
 */
export async function firstDayOf({ days, ...text }: ReplayInput): Promise<string> {
  let first: string | undefined;
  for await (const { date } of calendarDays(readSalesFile(text), days)) first ??= date;
  if (first === undefined) throw new Error(`${text.file} ended without a line`);
  return first;
}
