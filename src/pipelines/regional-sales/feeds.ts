import { defineFeed } from '../../model/feed';
import { textOf } from '../../model/text-type';

const DAY = {
  type: 'date',
  nullable: false,
  // Days and months of one digit or two: 5/28/2010, 05/28/2010.
  formats: ['M/d/yyyy'],
  range: { min: '1995-01-01', max: '2050-12-31' },
};
const MONEY = { type: 'decimal(18,2)', nullable: false };

/** What a sales record says, whatever separates its columns. */
const columns = [
  { name: 'region', header: 'Region', type: textOf(64), nullable: false },
  { name: 'country', header: 'Country', type: textOf(64), nullable: false },
  { name: 'item_type', header: 'Item Type', type: textOf(32), nullable: false },
  {
    name: 'sales_channel',
    header: 'Sales Channel',
    type: textOf(16),
    nullable: false,
    accepted: ['Online', 'Offline'],
  },
  {
    name: 'order_priority',
    header: 'Order Priority',
    type: textOf(16),
    nullable: false,
    // Critical, high, medium, low; B stands in real records, and nobody says what it means.
    accepted: ['C', 'H', 'M', 'L', 'B'],
  },
  { name: 'order_date', header: 'Order Date', ...DAY },
  { name: 'order_id', header: 'Order ID', type: textOf(20), nullable: false },
  { name: 'ship_date', header: 'Ship Date', ...DAY },
  // A sale of fewer than none would be a return, which these records do not tell.
  {
    name: 'units_sold',
    header: 'Units Sold',
    type: 'integer',
    nullable: false,
    range: { min: '0', max: '1000000' },
  },
  {
    name: 'unit_price',
    header: 'Unit Price',
    type: 'decimal(12,2)',
    nullable: false,
    range: { min: '0', max: '1000000' },
  },
  {
    name: 'unit_cost',
    header: 'Unit Cost',
    type: 'decimal(12,2)',
    nullable: false,
    range: { min: '0', max: '1000000' },
  },
  { name: 'total_revenue', header: 'Total Revenue', ...MONEY },
  { name: 'total_cost', header: 'Total Cost', ...MONEY },
  { name: 'total_profit', header: 'Total Profit', ...MONEY },
];

const rules = [
  { name: 'revenue_is_units_times_price', holds: 'units_sold * unit_price = total_revenue' },
  { name: 'cost_is_units_times_unit_cost', holds: 'units_sold * unit_cost = total_cost' },
  { name: 'profit_is_revenue_less_cost', holds: 'total_revenue - total_cost = total_profit' },
];

/** Separated by commas. */
export const salesRecord = defineFeed({
  name: 'sales_record',
  format: { kind: 'csv', delimiter: ',' },
  files: 'comma/**',
  columns,
  rules,
});

/** Separated by semicolons; the point is a decimal point there, too. */
export const salesRecordSemicolon = defineFeed({
  name: 'sales_record_semicolon',
  format: { kind: 'csv', delimiter: ';' },
  files: 'semicolon/**',
  columns,
  rules,
});
