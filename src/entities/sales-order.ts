import { defineEntity } from '../model/entity';
import { textOf } from '../model/text-type';

export const salesOrder = defineEntity({
  name: 'sales_order',
  version: 1,
  key: ['order_id'],
  columns: [
    { name: 'order_id', type: textOf(20), nullable: false },
    { name: 'customer_id', type: textOf(20), tracked: true },
    { name: 'ordered_at', type: 'timestamp', nullable: false, tracked: true },
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
    { name: 'updated_at', type: 'timestamp' },
    // What only some sources tell of an order; a shop without it has NULL.
    { name: 'channel', type: textOf(16), tracked: true, addedLater: true },
    { name: 'priority', type: textOf(16), tracked: true, addedLater: true },
    { name: 'shipped_at', type: 'timestamp', tracked: true, addedLater: true },
    { name: 'country', type: textOf(64), tracked: true, addedLater: true },
  ],
  references: [{ column: 'customer_id', entity: 'customer' }],
});
