/** Reads the warehouse's star into the model's own rows, so that the two can be compared as they are. */
import type { DimensionRow } from '../../reference-model/dimension';
import type { SalesRow, Star } from '../../reference-model/sales';
import type { Row, Sql } from './warehouse';
import { contractOf } from './source';

/** Reads dimensions and facts; 60-bit keys and decimals travel as text, because a JSON number would round them. */
export async function readStar(sql: Pick<Sql, 'execute'>): Promise<Star> {
  const customers = await readDimension(sql, 'customer', 'customer_id');
  const products = await readDimension(sql, 'product', 'stock_code');
  const locations = await readDimension(sql, 'location', 'country');
  return { customers, products, locations, sales: await readSales(sql) };
}

async function readSales(sql: Pick<Sql, 'execute'>): Promise<SalesRow[]> {
  const rows = await sql.execute(`
    select source_system, order_id, line_no, ${time('sold_at')}, cast(customer_sk as varchar(20)) as customer_sk,
      cast(product_sk as varchar(20)) as product_sk, customer_id, stock_code, order_kind, order_status,
      ${time('ordered_at')}, quantity, cast(unit_price as varchar(20)) as unit_price, cast(amount as varchar(24)) as amount,
      cast(location_sk as varchar(20)) as location_sk, country, channel, priority, ${time('shipped_at')},
      cast(unit_cost as varchar(20)) as unit_cost, cast(cost as varchar(24)) as cost, cast(profit as varchar(24)) as profit
    from fact_sales`);
  return rows.map((row) => ({
    sourceSystem: string(row['source_system']),
    orderId: string(row['order_id']),
    lineNo: Number(row['line_no']),
    soldAt: string(row['sold_at']),
    customerSk: BigInt(string(row['customer_sk'])),
    productSk: BigInt(string(row['product_sk'])),
    customerId: stringOrNull(row['customer_id']),
    stockCode: stringOrNull(row['stock_code']),
    orderKind: stringOrNull(row['order_kind']),
    orderStatus: stringOrNull(row['order_status']),
    orderedAt: stringOrNull(row['ordered_at']),
    quantity: Number(row['quantity']),
    unitPrice: string(row['unit_price']),
    amount: string(row['amount']),
    locationSk: BigInt(string(row['location_sk'])),
    country: stringOrNull(row['country']),
    channel: stringOrNull(row['channel']),
    priority: stringOrNull(row['priority']),
    shippedAt: stringOrNull(row['shipped_at']),
    unitCost: stringOrNull(row['unit_cost']),
    cost: stringOrNull(row['cost']),
    profit: stringOrNull(row['profit']),
  }));
}

async function readDimension(
  sql: Pick<Sql, 'execute'>,
  entity: string,
  key: string,
): Promise<DimensionRow[]> {
  const columns = contractOf(entity).columns;
  const select = columns.map(({ name, type }) =>
    type === 'timestamp' ? time(name) : `cast(${name} as varchar(65535)) as ${name}`,
  );
  const rows = await sql.execute(`
    select cast(${entity}_sk as varchar(20)) as sk, source_system, ${select.join(', ')}, ${time('valid_from')},
      ${time('valid_to')}, is_current, is_inferred, ${time('first_seen_at')}
    from dim_${entity}
    where ${entity}_sk <> -1`);
  return rows.map((row: Row) => ({
    sk: BigInt(string(row['sk'])),
    sourceSystem: string(row['source_system']),
    key: string(row[key]),
    values:
      row['is_inferred'] === true
        ? null
        : Object.fromEntries(columns.map(({ name }) => [name, stringOrNull(row[name])])),
    validFrom: string(row['valid_from']),
    validTo: string(row['valid_to']),
    isCurrent: row['is_current'] === true,
    isInferred: row['is_inferred'] === true,
    firstSeenAt: stringOrNull(row['first_seen_at']),
  }));
}

/** Rows in one order and as text: what two stars must have in common. */
export function comparable(star: Star): Record<keyof Star, string[]> {
  const lines = (rows: readonly object[]): string[] =>
    rows
      .map((row) =>
        JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
      )
      .sort();
  return {
    customers: lines(star.customers),
    products: lines(star.products),
    locations: lines(star.locations),
    sales: lines(star.sales),
  };
}

function time(column: string): string {
  return `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS.US') as ${column}`;
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`text expected, not ${JSON.stringify(value)}`);
  return value;
}

function stringOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : string(value);
}
