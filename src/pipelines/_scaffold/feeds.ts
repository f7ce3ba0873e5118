/** What the files are like: everything about how they are written is declared, and a file that is written otherwise is refused. */
import { defineFeed } from '../../model/feed';
import { textOf } from '../../model/text-type';

export const feeds = [
  defineFeed({
    name: 'price_row',
    format: { kind: 'csv', delimiter: ';', encoding: 'utf-8' },
    columns: [
      { name: 'stock_code', header: 'Stock Code', type: textOf(32), nullable: false },
      { name: 'description', header: 'Description', type: textOf(500) },
      { name: 'unit_price', header: 'Unit Price', type: 'decimal(12,2)', decimal: ',' },
      { name: 'valid_on', header: 'Valid On', type: 'date', formats: ['d.M.yyyy'], nullable: false },
    ],
    rules: [{ name: 'has_a_price', holds: 'unit_price is null or unit_price >= 0' }],
  }),
];
