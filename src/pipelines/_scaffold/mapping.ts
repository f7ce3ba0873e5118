/** Which events of which entities a row makes, in Spark SQL over the columns of the feed. */
import type { MappingInput } from '../../model/mapping';

export const mappings: MappingInput[] = [
  {
    feed: 'price_row',
    entity: 'product',
    columns: {
      stock_code: 'trim(stock_code)',
      description: 'trim(description)',
      unit_price: 'cast(unit_price as decimal(12,3))',
    },
    at: 'cast(valid_on as timestamp)',
  },
];
