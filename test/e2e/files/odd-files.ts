/** Sales records as they must not be, and what each comes to; docs/sources/s3-files.md has the same table for people. */
import { odd, oddCsv, writerOf, type CsvFeed, type OddFile } from './odd-csv';

export const HEADER =
  'Region,Country,Item Type,Sales Channel,Order Priority,Order Date,Order ID,Ship Date,Units Sold,Unit Price,Unit Cost,Total Revenue,Total Cost,Total Profit';

const SALES: CsvFeed = {
  header: HEADER,
  good: {
    ...{ Region: 'Asia', Country: 'Japan', 'Item Type': 'Fruits', 'Sales Channel': 'Offline' },
    ...{ 'Order Priority': 'C', 'Order Date': '12/31/2014', 'Ship Date': '1/31/2015' },
    ...{ 'Units Sold': '4', 'Unit Price': '9.33', 'Unit Cost': '6.92' },
    ...{ 'Total Revenue': '37.32', 'Total Cost': '27.68', 'Total Profit': '9.64' },
  },
  order: 'Order ID',
  text: 'Item Type',
  price: ['Unit Price', 'unit_price'],
  headerAsRow: 'sales_channel:accepted',
};

const { record, csv, bad } = writerOf(SALES);
export { record, csv };

export const ODD_FILES: readonly OddFile[] = [
  ...oddCsv(SALES),
  bad('a day that no calendar has', 'p', { 'Order Date': '2/30/2014' }, 'order_date:type'),
  bad(
    'a day that two declared patterns read differently',
    'q',
    { 'Ship Date': '2/3/2015' },
    'ship_date:type',
  ),
  bad('a separator of thousands', 's', { 'Total Revenue': '"1,037.32"' }, 'total_revenue:type'),
  bad(
    'negative units',
    'u',
    { 'Units Sold': '-4', 'Total Revenue': '-37.32', 'Total Cost': '-27.68', 'Total Profit': '-9.64' },
    'units_sold:range',
  ),
  odd(
    'an order twice in a file with other content',
    csv(record('w'), record('w', { Country: 'Chad' })),
    'w',
    '',
  ),
];
