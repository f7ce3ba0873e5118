/** A pipeline from files, small enough to be read at once: one feed of sales, which makes products and order lines. */
import { defineEntity } from '../../../src/model/entity';
import { DAY_MS, s3Files, type definePipeline } from '../../../src/model/pipeline';
import { textOf } from '../../../src/model/text-type';

type Definition = Parameters<typeof definePipeline>[0];
type Files = Parameters<typeof s3Files>[0];

const product = defineEntity({
  name: 'product',
  version: 1,
  key: ['stock_code'],
  columns: [
    { name: 'stock_code', type: textOf(32), nullable: false },
    { name: 'unit_price', type: 'decimal(12,3)', tracked: true },
  ],
  dimension: {},
});

const sale = {
  name: 'sale',
  format: { kind: 'csv' as const, delimiter: ';' },
  columns: [
    { name: 'item', header: 'Item Type', type: textOf(32), nullable: false },
    { name: 'price', header: 'Unit Price', type: 'decimal(12,3)' },
    { name: 'sold_on', header: 'Order Date', type: 'date', formats: ['M/d/yyyy'], nullable: false },
  ],
  rules: [{ name: 'is_priced', holds: 'price >= 0' }],
};

const toProduct = {
  feed: 'sale',
  entity: 'product',
  columns: { stock_code: 'item', unit_price: 'price' },
  at: 'cast(sold_on as timestamp)',
};

export const FEED = sale;
export const MAPPING = toProduct;

export function salesFiles(files: Partial<Files> = {}, others: Partial<Definition> = {}): Definition {
  return {
    name: 'branch-sales',
    source: s3Files({ landing: { prefix: 'branch/' }, feeds: [sale], mappings: [toProduct], ...files }),
    entities: [product],
    load: { dimensions: ['dim_product'], facts: [] },
    publish: [],
    report: [],
    schedule: { calendar: '02:00', timezone: 'UTC', windowMs: DAY_MS },
    ...others,
  };
}
