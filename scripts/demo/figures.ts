/** The shop's figures in the star, as a file of its sales has them too. */
import type { SqlRunner } from '../../src/aws/sql-runner';
import { findPipeline } from '../../src/pipelines/registry';
import { PIPELINE } from './platform';
import { readStar } from './star';

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

export async function readFigures(sql: SqlRunner): Promise<Figures> {
  const { sales, members } = await readStar(sql, findPipeline(PIPELINE));
  const { customer, product } = members;
  if (!sales || !customer || !product) throw new Error(`${PIPELINE} loads no sales of customers`);
  const { lines, orders, cancelled, unknownCustomerLines, quantity, revenue } = sales;
  return {
    lines,
    orders,
    cancelled,
    products: product.members,
    customers: customer.members,
    unknownCustomerLines,
    quantity,
    revenue,
    versions: { customer: customer.versions, product: product.versions },
  };
}
