/** Loads one small story into an empty warehouse and reads what became of it. */
import type { SnapshotRow, SourceEvent, Value } from '../../reference-model/event';
import { emptyWarehouse } from './empty';
import { event, type Change } from './source';
import { loadStatements, type StagedBatch } from './staging';
import { readStar } from './star';
import type { Item } from './stream';
import type { Warehouse } from './warehouse';

export interface Story {
  /** Loads each list of news as one batch of its own. */
  tell(...loads: readonly (readonly (SourceEvent | SnapshotRow)[])[]): Promise<void>;
  /** `from to city` of a customer's versions in order, dates only; `-` for an inferred member. */
  versions(customerId?: string): Promise<string[]>;
  /** `order/line customer@valid_from product@valid_from quantity` of each sale. */
  sales(): Promise<string[]>;
  /** `order/line country region@valid_from` of each sale; `-` where a country's region is not told. */
  soldIn(): Promise<string[]>;
}

let loads = 0;

export function storyOf(sql: Warehouse): Story {
  return {
    async tell(...news) {
      for (const items of news)
        await sql.batch(loadStatements(`load-${(loads += 1)}`, [batchOf(`batch-${loads}`, items)]));
    },
    async versions(customerId = 'c') {
      const { customers } = await readStar(sql);
      return customers
        .filter((row) => row.key === customerId)
        .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
        .map(
          (row) =>
            `${day(row.validFrom)} ${day(row.validTo)} ${row.values ? String(row.values['city']) : '-'}`,
        );
    },
    async sales() {
      const star = await readStar(sql);
      const member = (rows: typeof star.customers, sk: bigint): string => {
        const row = rows.find((candidate) => candidate.sk === sk);
        return row ? `${row.key}@${day(row.validFrom)}` : 'unknown';
      };
      return star.sales
        .map(
          (sale) =>
            `${sale.orderId}/${sale.lineNo} ${member(star.customers, sale.customerSk)} ${member(star.products, sale.productSk)} ${sale.quantity}`,
        )
        .sort();
    },
    async soldIn() {
      const star = await readStar(sql);
      return star.sales
        .map(({ orderId, lineNo, country, locationSk }) => {
          const member = star.locations.find(({ sk }) => sk === locationSk);
          const at = member ? `${member.values?.['region'] ?? '-'}@${day(member.validFrom)}` : 'unknown';
          return `${orderId}/${lineNo} ${country} ${at}`;
        })
        .sort();
    },
  };
}

export async function freshStory(sql: Warehouse): Promise<Story> {
  await emptyWarehouse(sql);
  return storyOf(sql);
}

export function batchOf(batchId: string, items: readonly Item[]): StagedBatch {
  const refused = items.filter((item) => 'refused' in item).map((item) => item.refused);
  return {
    batchId,
    events: items.filter((item) => 'op' in item),
    snapshots: items.filter((item) => 'kind' in item),
    refused,
    rejected: refused.map((one) => ({ event: one })),
  };
}

/** A customer's change in January 2011; the sequence follows the day unless it is given. */
export function customerChange(day: number, city: string, change: Change = {}, id = 'c'): SourceEvent {
  return event('customer', { customer_id: id, city }, { at: january(day), sequence: day, ...change });
}

export function order(day: number, customerId: Value, change: Change = {}): SourceEvent {
  const values = {
    order_id: 'o',
    customer_id: customerId,
    ordered_at: `${january(day)} 00:00:00.000000`,
    kind: 'sale',
  };
  return event('sales_order', values, { at: january(day), sequence: day, ...change });
}

/** Peru's change in January 2011. */
export function locationChange(day: number, region: string, change: Change = {}): SourceEvent {
  return event('location', { country: 'Peru', region }, { at: january(day), sequence: day, ...change });
}

/** Customer c's order in a country, as a source of regional sales tells it. */
export function orderIn(country: Value, day: number, change: Change = {}): SourceEvent {
  const told = { country, channel: 'Online', priority: 'H', shipped_at: `${january(8)} 00:00:00.000000` };
  const values = { ...order(day, 'c').values, ...told };
  return event('sales_order', values, { at: january(day), sequence: day, ...change });
}

/** The first line, whose unit costs so much. */
export function costing(unitCost: string, day: number, change: Change = {}): SourceEvent {
  const values = { ...line(day, 1, 'p').values, unit_cost: unitCost };
  return event('order_line', values, { at: january(day), sequence: day, ...change });
}

export function line(
  day: number,
  lineNo: number,
  stockCode: Value,
  change: Change = {},
  quantity = 1,
): SourceEvent {
  const values = {
    order_id: 'o',
    line_no: lineNo,
    stock_code: stockCode,
    quantity,
    unit_price: '2.500',
    sold_at: `${january(5)} 00:00:00.000000`,
  };
  return event('order_line', values, { at: january(day), sequence: day, ...change });
}

export function january(day: number): string {
  return `2011-01-${String(day).padStart(2, '0')}`;
}

function day(at: string): string {
  return at.endsWith(' 00:00:00.000000') ? at.slice(0, 10) : at.slice(0, 19);
}
