/** What a pipeline has brought into the star, asked by SQL of its source system's rows alone: others may have filled the same tables. */
import type { Row, SqlRunner } from '../../src/aws/sql-runner';
import type { Pipeline } from '../../src/model/pipeline';

export interface StarFigures {
  /** Null where the pipeline loads no sales. */
  readonly sales: SalesFigures | null;
  /** By entity. Counts leave out the unknown and inferred members. */
  readonly members: Readonly<Record<string, { readonly members: number; readonly versions: number }>>;
  /** By name; sums are exact decimal text, of the measures that the mart has. */
  readonly marts: Readonly<Record<string, MartFigures>>;
}

export interface SalesFigures {
  readonly lines: number;
  readonly orders: number;
  readonly cancelled: number;
  readonly unknownCustomerLines: number;
  readonly quantity: number;
  /** Exact decimal text, three places. */
  readonly revenue: string;
  /** Null where no sale tells its cost. */
  readonly cost: string | null;
  readonly profit: string | null;
}

export interface MartFigures {
  readonly rows: number;
  readonly sums: Readonly<Record<string, string>>;
}

/** What a mart may have that can be added up over all of its rows. */
export const MEASURES = ['line_count', 'quantity', 'revenue', 'cost', 'profit'] as const;

const SALES = `
  select
    count(*) as lines,
    count(distinct order_id) as orders,
    count(distinct case when order_kind = 'cancellation' then order_id end) as cancelled,
    sum(case when customer_sk = -1 then 1 else 0 end) as unknown_customer_lines,
    sum(quantity) as quantity,
    cast(sum(amount) as decimal(18, 3)) as revenue,
    cast(sum(cost) as decimal(18, 3)) as cost,
    cast(sum(profit) as decimal(18, 3)) as profit
  from fact_sales
  where source_system = :source_system`;

export async function readStar(sql: SqlRunner, pipeline: Pipeline): Promise<StarFigures> {
  const { load, publish, entities, sourceSystem } = pipeline;
  const ask = async (query: string): Promise<Row> =>
    (await sql.execute(query, { source_system: sourceSystem }))[0] ?? {};
  const members: Record<string, StarFigures['members'][string]> = {};
  for (const { name, key } of entities.filter((entity) => load.dimensions.includes(`dim_${entity.name}`))) {
    const row = await ask(`
      select count(*) as versions, count(distinct ${key.join()}) as members
      from dim_${name} where not is_inferred and source_system = :source_system`);
    members[name] = { members: Number(row['members']), versions: Number(row['versions']) };
  }
  const marts: Record<string, MartFigures> = {};
  for (const mart of publish) marts[mart] = await readMart(ask, mart);
  return {
    sales: load.facts.includes('fact_sales') ? salesOf(await ask(SALES)) : null,
    members,
    marts,
  };
}

function salesOf(row: Row): SalesFigures {
  const money = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  return {
    lines: Number(row['lines']),
    orders: Number(row['orders']),
    cancelled: Number(row['cancelled']),
    unknownCustomerLines: Number(row['unknown_customer_lines']),
    quantity: Number(row['quantity']),
    revenue: money('revenue') ?? '0.000',
    cost: money('cost'),
    profit: money('profit'),
  };
}

async function readMart(ask: (query: string) => Promise<Row>, mart: string): Promise<MartFigures> {
  const first = await ask(`select * from ${mart} where source_system = :source_system limit 1`);
  const measures = MEASURES.filter((name) => name in first);
  const sums = measures.map((name) => `, cast(sum(${name}) as varchar(40)) as ${name}`);
  const row = await ask(
    `select count(*) as row_count${sums.join('')} from ${mart} where source_system = :source_system`,
  );
  return {
    rows: Number(row['row_count']),
    sums: Object.fromEntries(measures.flatMap((name) => (row[name] ? [[name, String(row[name])]] : []))),
  };
}
