import { defineEntity } from '../model/entity';
import { textOf } from '../model/text-type';

export const product = defineEntity({
  name: 'product',
  version: 1,
  key: ['stock_code'],
  columns: [
    { name: 'stock_code', type: textOf(32), nullable: false },
    { name: 'description', type: textOf(500), tracked: true },
    { name: 'category', type: textOf(64), tracked: true },
    { name: 'unit_price', type: 'decimal(12,3)', tracked: true },
    { name: 'updated_at', type: 'timestamp' },
  ],
  dimension: { namedBy: ['order_line.stock_code'] },
  sums: ['unit_price'],
});
