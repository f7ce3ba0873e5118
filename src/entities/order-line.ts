import { defineEntity } from '../model/entity';
import { textOf } from '../model/text-type';

export const orderLine = defineEntity({
  name: 'order_line',
  version: 1,
  key: ['order_id', 'line_no'],
  columns: [
    { name: 'order_id', type: textOf(20), nullable: false },
    { name: 'line_no', type: 'integer', nullable: false },
    { name: 'stock_code', type: textOf(32), nullable: false, tracked: true },
    {
      name: 'quantity',
      type: 'integer',
      nullable: false,
      tracked: true,
      range: { min: '-1000000', max: '1000000' },
    },
    {
      name: 'unit_price',
      type: 'decimal(12,3)',
      nullable: false,
      tracked: true,
      range: { min: '-1000000', max: '1000000' },
    },
    {
      name: 'sold_at',
      type: 'timestamp',
      nullable: false,
      tracked: true,
      range: { min: '1995-01-01', max: '2050-12-31' },
    },
    // What a unit cost the seller; most sources do not tell.
    {
      name: 'unit_cost',
      type: 'decimal(12,3)',
      tracked: true,
      addedLater: true,
      range: { min: '-1000000', max: '1000000' },
    },
  ],
  sums: ['quantity', 'unit_price', 'unit_cost'],
  grainOf: ['fact_sales'],
  references: [
    { column: 'order_id', entity: 'sales_order' },
    { column: 'stock_code', entity: 'product' },
  ],
});
