import { defineEntity } from '../model/entity';
import { textOf } from '../model/text-type';

/** Where an order was sold: a country, and the sales region that it belonged to at the time. */
export const location = defineEntity({
  name: 'location',
  version: 1,
  key: ['country'],
  columns: [
    { name: 'country', type: textOf(64), nullable: false },
    { name: 'region', type: textOf(64), tracked: true },
  ],
  dimension: { namedBy: ['sales_order.country'] },
});
