/** The pipeline of sales from files, whose products keep the sum of their prices. */
import { defineEntity } from '../../../../src/model/entity';
import type { Feed } from '../../../../src/model/feed';
import { sourceOf, type Pipeline } from '../../../../src/model/pipeline';
import { textOf } from '../../../../src/model/text-type';
import { MAPPING, salesFiles } from '../../../model/support/sales-files';

const product = defineEntity({
  name: 'product',
  version: 1,
  key: ['stock_code'],
  columns: [
    { name: 'stock_code', type: textOf(32), nullable: false },
    { name: 'unit_price', type: 'decimal(12,3)', tracked: true },
  ],
  sums: ['unit_price'],
  dimension: {},
});

export function figuredSales(mapping: object = {}): ReturnType<typeof salesFiles> {
  return salesFiles({ mappings: [{ ...MAPPING, ...mapping }] }, { entities: [product] });
}

export function feedOf(pipeline: Pipeline): Feed {
  const [feed] = sourceOf(pipeline, 's3-files').feeds;
  if (!feed) throw new Error('no feed');
  return feed;
}
