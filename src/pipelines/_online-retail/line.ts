/** One line of an invoice, for every pipeline that brings the shop's: what it has, and what of it is a good one. */
import type { FeedInput } from '../../model/feed';
import { textOf } from '../../model/text-type';

type Columns = FeedInput['columns'];

/** `headers`: how the source calls a column, where otherwise. `timezone`: in which it writes times without a zone. */
export function lineColumns(timezone: string, headers: Readonly<Record<string, string>> = {}): Columns {
  const columns: Columns = [
    // C before it: a cancellation; A: an adjustment of the books.
    { name: 'invoice_no', type: textOf(20), nullable: false },
    { name: 'stock_code', type: textOf(32), nullable: false },
    { name: 'description', type: textOf(500) },
    { name: 'quantity', type: 'integer', nullable: false, range: { min: '-1000000', max: '1000000' } },
    {
      name: 'invoice_date',
      type: 'timestamp',
      nullable: false,
      timezone,
      range: { min: '1995-01-01', max: '2050-12-31' },
    },
    // Three decimals stand in real lines, and so do negative prices: what the shop had to write off.
    {
      name: 'unit_price',
      type: 'decimal(12,3)',
      nullable: false,
      range: { min: '-1000000', max: '1000000' },
    },
    // Missing where a visitor bought without an account.
    { name: 'customer_id', type: textOf(20) },
    { name: 'country', type: textOf(64), nullable: false },
  ];
  return columns.map((column) => ({ ...column, header: headers[column.name] ?? column.name }));
}

export const LINE_RULES: NonNullable<FeedInput['rules']> = [
  { name: 'stock_code_is_said', holds: "trim(stock_code) <> ''" },
];
