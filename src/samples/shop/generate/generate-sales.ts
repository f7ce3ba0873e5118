/** Writes one day of made-up sales into the shop's database. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import { writeTransactions, type WriteCounts } from '../transaction';
import { EltError } from '../../../model/errors';
import { salesDay } from './sales-day';

const eventSchema = z.strictObject({
  /** The day to write, UTC. */
  date: z.iso.date(),
  seed: z.union([z.int(), z.string().min(1)]).transform(String),
  /** How many people the shop may see. */
  customers: z.int().min(1).max(99_999).default(200),
  /** Orders on an average day. */
  orders: z.int().min(1).max(7_000).default(60),
  /** Share of orders and lines with a value that no contract accepts. */
  dirtyShare: z.number().min(0).max(1).default(0.005),
});

export type GenerateSalesEvent = z.input<typeof eventSchema>;

/** Rows really written: the first four inserted, then changed and deleted; `dirty` of the inserted ones are impossible. */
export interface GeneratedSales {
  readonly date: string;
  readonly customers: number;
  readonly products: number;
  readonly orders: number;
  readonly lines: number;
  readonly updates: number;
  readonly deletes: number;
  readonly dirty: number;
}

/**
 * Days are meant to be written in their order, each once. Throws ELT_INPUT_INVALID for a day that is there already (a
 * second time would take back what happened since) and for an event of another shape.
 */
export async function generateSales(connection: Connection, event: unknown): Promise<GeneratedSales> {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) throw new EltError('ELT_INPUT_INVALID', z.prettifyError(parsed.error));
  const { date, ...demand } = parsed.data;
  await refuseTwice(connection, date);
  const { transactions, dirty } = salesDay(demand, date);
  return { ...summaryOf(date, await writeTransactions(connection, transactions)), dirty };
}

async function refuseTwice(connection: Connection, date: string): Promise<void> {
  const [there] = await connection.query<RowDataPacket[]>(
    'select order_id from sales_order where ordered_at >= ? and ordered_at < ? + interval 1 day limit 1',
    [date, date],
  );
  if (there.length > 0) {
    throw new EltError(
      'ELT_INPUT_INVALID',
      `date: the shop has sales of ${date} already; generate another day`,
    );
  }
}

function summaryOf(date: string, counts: WriteCounts): Omit<GeneratedSales, 'dirty'> {
  const inserted = (table: string): number => counts[table]?.insert ?? 0;
  const all = (action: 'update' | 'delete'): number =>
    Object.values(counts).reduce((sum, byAction) => sum + byAction[action], 0);
  return {
    date,
    customers: inserted('customer'),
    products: inserted('product'),
    orders: inserted('sales_order'),
    lines: inserted('order_line'),
    updates: all('update'),
    deletes: all('delete'),
  };
}
