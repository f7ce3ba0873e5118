/** The shop's tables: each is called and typed as its entity, and only what the shop does not have is said. */
import type { TableFeedInput } from '../../model/table-feed';

export const feeds: TableFeedInput[] = [
  { entity: 'customer' },
  { entity: 'product' },
  {
    entity: 'sales_order',
    columns: {
      channel: { optional: true },
      priority: { optional: true },
      shipped_at: { optional: true },
      country: { optional: true },
    },
  },
  { entity: 'order_line', columns: { unit_cost: { optional: true } } },
];
