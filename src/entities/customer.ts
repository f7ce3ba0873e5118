import { defineEntity } from '../model/entity';
import { textOf } from '../model/text-type';

export const customer = defineEntity({
  name: 'customer',
  version: 1,
  key: ['customer_id'],
  columns: [
    { name: 'customer_id', type: textOf(20), nullable: false },
    { name: 'name', type: textOf(200), tracked: true, personal: 'mask' },
    { name: 'email', type: textOf(255), tracked: true, personal: 'hash' },
    { name: 'phone', type: textOf(64), tracked: true, personal: 'hash' },
    { name: 'address', type: textOf(400), tracked: true, personal: 'hash' },
    { name: 'city', type: textOf(100), tracked: true },
    { name: 'country', type: textOf(64), tracked: true },
    { name: 'updated_at', type: 'timestamp' },
  ],
  dimension: { namedBy: ['sales_order.customer_id'] },
  quality: { unique: [{ columns: ['email'] }] },
});
