/** The demo's figures, asked of the star by SQL. */
import type { Row, SqlRunner } from '../../src/aws/sql-runner';

export interface Figures {
  readonly lines: number;
  readonly orders: number;
  readonly cancelled: number;
  readonly products: number;
  readonly customers: number;
  readonly unknownCustomerLines: number;
  readonly quantity: number;
  /** Exact decimal text, three places. */
  readonly revenue: string;
  readonly versions: { readonly customer: number; readonly product: number };
}

const FACTS = `
  select
    count(*) as lines,
    sum(case when customer_sk = -1 then 1 else 0 end) as unknown_customer_lines,
    sum(quantity) as quantity,
    cast(sum(amount) as decimal(18, 3)) as revenue
  from fact_sales`;

const ORDERS = `
  select count(*) as orders, sum(is_cancelled) as cancelled
  from (
    select order_id, max(case when order_kind = 'cancellation' then 1 else 0 end) as is_cancelled
    from fact_sales
    group by order_id
  ) as per_order`;

/** Counts leave out the unknown and inferred members. */
const membersOf = (table: string, key: string): string => `
  select count(*) as versions, count(distinct ${key}) as members
  from ${table}
  where not is_inferred and ${table}.source_system <> ''`;

export async function readFigures(sql: SqlRunner): Promise<Figures> {
  const one = async (query: string): Promise<Row> => (await sql.execute(query))[0] ?? {};
  const [facts, orders, customers, products] = await Promise.all([
    one(FACTS),
    one(ORDERS),
    one(membersOf('dim_customer', 'customer_id')),
    one(membersOf('dim_product', 'stock_code')),
  ]);
  return {
    lines: Number(facts['lines']),
    orders: Number(orders['orders']),
    cancelled: Number(orders['cancelled']),
    products: Number(products['members']),
    customers: Number(customers['members']),
    unknownCustomerLines: Number(facts['unknown_customer_lines']),
    quantity: Number(facts['quantity']),
    revenue: String(facts['revenue']),
    versions: { customer: Number(customers['versions']), product: Number(products['versions']) },
  };
}
