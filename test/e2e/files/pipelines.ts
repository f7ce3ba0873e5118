/** Pipelines of files that no registry knows, for runs from landing to the star. */
import { location } from '../../../src/entities/location';
import { orderLine } from '../../../src/entities/order-line';
import { product } from '../../../src/entities/product';
import { salesOrder } from '../../../src/entities/sales-order';
import { defineFeed, type Feed } from '../../../src/model/feed';
import { DAY_MS, definePipeline, s3Files, type Pipeline } from '../../../src/model/pipeline';
import { salesRecord } from '../../../src/pipelines/regional-sales/feeds';
import { mappings } from '../../../src/pipelines/regional-sales/mapping';

/** The sales records of `regional-sales`, read from files of another kind. */
function salesOf(name: string, feed: Feed): Pipeline {
  return definePipeline({
    name,
    source: s3Files({
      landing: { prefix: `${name}/` },
      feeds: [feed],
      mappings: mappings.filter((mapping) => mapping.feed === salesRecord.name),
    }),
    entities: [location, product, salesOrder, orderLine],
    load: { dimensions: ['dim_location', 'dim_product'], facts: ['fact_sales'] },
    publish: [],
    report: [],
    schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },
  });
}

/** Of two patterns for a day, as a source has them that nobody could ask. */
export const oddSales = salesOf(
  'odd-sales',
  defineFeed({
    ...salesRecord,
    files: '**',
    columns: salesRecord.columns.map((column) =>
      column.name === 'ship_date' ? { ...column, formats: ['M/d/yyyy', 'd/M/yyyy'] } : column,
    ),
  }),
);
export const jsonSales = salesOf(
  'json-sales',
  defineFeed({ ...salesRecord, files: '**', format: { kind: 'json-lines' } }),
);
export const parquetSales = salesOf(
  'parquet-sales',
  defineFeed({ ...salesRecord, files: '**', format: { kind: 'parquet' } }),
);

export const PIPELINES: readonly Pipeline[] = [oddSales, jsonSales, parquetSales];

export function findFilesPipeline(name: string): Pipeline {
  const found = PIPELINES.find((pipeline) => pipeline.name === name);
  if (!found) throw new Error(`there is no pipeline ${name} among those of the test`);
  return found;
}
