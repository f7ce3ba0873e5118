import { defineFeed } from '../../model/feed';
import { textOf } from '../../model/text-type';

/** One line of an invoice, as the shop's books export it: UCI's "Online Retail" and every file of its shape. */
export const invoiceLine = defineFeed({
  name: 'invoice_line',
  format: { kind: 'csv' },
  columns: [
    // C before it: a cancellation; A: an adjustment of the books.
    { name: 'invoice_no', header: 'InvoiceNo', type: textOf(20), nullable: false },
    { name: 'stock_code', header: 'StockCode', type: textOf(32), nullable: false },
    { name: 'description', header: 'Description', type: textOf(500) },
    {
      name: 'quantity',
      header: 'Quantity',
      type: 'integer',
      nullable: false,
      range: { min: '-1000000', max: '1000000' },
    },
    {
      name: 'invoice_date',
      header: 'InvoiceDate',
      type: 'timestamp',
      nullable: false,
      timezone: 'Europe/London',
      range: { min: '1995-01-01', max: '2050-12-31' },
    },
    // Three decimals stand in real lines, and so do negative prices: what the shop had to write off.
    {
      name: 'unit_price',
      header: 'UnitPrice',
      type: 'decimal(12,3)',
      nullable: false,
      range: { min: '-1000000', max: '1000000' },
    },
    // Missing where a visitor bought without an account.
    { name: 'customer_id', header: 'CustomerID', type: textOf(20) },
    { name: 'country', header: 'Country', type: textOf(64), nullable: false },
  ],
  // The books number invoices, not their lines; one product may stand on an invoice twice, and both are sales.
  numbers: [{ name: 'line_no', within: ['invoice_no'] }],
  rules: [{ name: 'stock_code_is_said', holds: "trim(stock_code) <> ''" }],
});
