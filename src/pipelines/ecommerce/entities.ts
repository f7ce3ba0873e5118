/** The shop's four contracts. Columns that a replayed file does not have stay NULL. */
import { defineEntity } from '../../model/entity';
import { textOf } from '../../model/text-type';

/** The shop may close over a long weekend. */
const OPEN_AGAIN = { hours: 96 } as const;
const shopTime = { type: 'timestamp', timezone: 'UTC' } as const;

export const customer = defineEntity({
  name: 'customer',
  version: 1,
  sourceTable: 'customer',
  key: ['customer_id'],
  columns: [
    { name: 'customer_id', type: textOf(20), nullable: false },
    { name: 'name', type: textOf(200), tracked: true, personal: 'mask' },
    { name: 'email', type: textOf(255), tracked: true, personal: 'hash' },
    { name: 'phone', type: textOf(64), tracked: true, personal: 'hash' },
    { name: 'address', type: textOf(400), tracked: true, personal: 'hash' },
    { name: 'city', type: textOf(100), tracked: true },
    { name: 'country', type: textOf(64), tracked: true },
    { name: 'updated_at', ...shopTime },
  ],
  quality: { unique: [{ columns: ['email'] }] },
});

export const product = defineEntity({
  name: 'product',
  version: 1,
  sourceTable: 'product',
  key: ['stock_code'],
  columns: [
    { name: 'stock_code', type: textOf(32), nullable: false },
    { name: 'description', type: textOf(500), tracked: true },
    { name: 'category', type: textOf(64), tracked: true },
    { name: 'unit_price', type: 'decimal(12,3)', tracked: true },
    { name: 'updated_at', ...shopTime },
  ],
  sums: ['unit_price'],
});

export const salesOrder = defineEntity({
  name: 'sales_order',
  version: 1,
  sourceTable: 'sales_order',
  key: ['order_id'],
  columns: [
    { name: 'order_id', type: textOf(20), nullable: false },
    { name: 'customer_id', type: textOf(20), tracked: true },
    { name: 'ordered_at', ...shopTime, nullable: false, tracked: true },
    {
      name: 'kind',
      type: textOf(16),
      nullable: false,
      tracked: true,
      accepted: ['sale', 'cancellation', 'adjustment'],
    },
    {
      name: 'status',
      type: textOf(16),
      tracked: true,
      accepted: ['placed', 'paid', 'shipped', 'delivered', 'cancelled'],
    },
    { name: 'updated_at', ...shopTime },
  ],
  references: [{ column: 'customer_id', entity: 'customer' }],
  quality: { freshness: OPEN_AGAIN },
});

export const orderLine = defineEntity({
  name: 'order_line',
  version: 1,
  sourceTable: 'order_line',
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
      ...shopTime,
      nullable: false,
      tracked: true,
      range: { min: '1995-01-01', max: '2050-12-31' },
    },
  ],
  sums: ['quantity', 'unit_price'],
  references: [
    { column: 'order_id', entity: 'sales_order' },
    { column: 'stock_code', entity: 'product' },
  ],
  quality: { freshness: OPEN_AGAIN, volume: { minRatio: 0.1, maxRatio: 10 } },
});
