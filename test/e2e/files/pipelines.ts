/** Pipelines of files that no registry knows, for runs from landing to the star. */
import { location } from '../../../src/entities/location';
import { orderLine } from '../../../src/entities/order-line';
import { product } from '../../../src/entities/product';
import { salesOrder } from '../../../src/entities/sales-order';
import { defineFeed, type Feed } from '../../../src/model/feed';
import { textOf } from '../../../src/model/text-type';
import { DAY_MS, definePipeline, s3Files, sourceOf, type Pipeline } from '../../../src/model/pipeline';
import { pipeline as onlineRetail } from '../../../src/pipelines/online-retail/pipeline';
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

/** Whole snapshots of what a shop sells, of the day in their name. */
function catalogueOf(name: string): Pipeline {
  return definePipeline({
    name,
    source: s3Files({
      landing: { prefix: `${name}/` },
      feeds: [
        {
          name: 'catalogue_row',
          format: { kind: 'csv' },
          holds: 'snapshot',
          takenAt: { inName: 'yyyy-MM-dd', timezone: 'UTC' },
          columns: [
            { name: 'code', type: textOf(32), nullable: false },
            { name: 'price', type: 'decimal(12,3)' },
          ],
        },
      ],
      mappings: [
        {
          feed: 'catalogue_row',
          entity: 'product',
          columns: { stock_code: 'trim(code)', unit_price: 'price' },
        },
      ],
    }),
    entities: [product],
    load: { dimensions: ['dim_product'], facts: [] },
    publish: [],
    report: [],
    schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },
  });
}
/** The invoices of `online-retail`, of source systems of their own. */
function bookOf(name: string): Pipeline {
  const { source: _, ...retail } = onlineRetail;
  return definePipeline({
    ...retail,
    name,
    sourceSystem: name,
    source: s3Files({ ...sourceOf(onlineRetail, 's3-files'), landing: { prefix: `${name}/` } }),
    publish: [],
    report: [],
  });
}
/** The same invoices, a file a day and all in one. */
export const BOOKS = ['invoices', 'invoices-whole'] as const;

/** Of invoices as they must not be. */
export const ODD_BOOK = 'odd-invoices';

/** The same files, delivered twice in another order. */
export const CATALOGUES = ['catalogue', 'catalogue-again', 'catalogue-at-once'] as const;

export const PIPELINES: readonly Pipeline[] = [
  oddSales,
  jsonSales,
  parquetSales,
  ...CATALOGUES.map(catalogueOf),
  ...[...BOOKS, ODD_BOOK].map(bookOf),
];

export function findFilesPipeline(name: string): Pipeline {
  const found = PIPELINES.find((pipeline) => pipeline.name === name);
  if (!found) throw new Error(`there is no pipeline ${name} among those of the test`);
  return found;
}
