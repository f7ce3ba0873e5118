import { defineFeed } from '../../model/feed';
import { LINE_RULES, lineColumns } from '../_online-retail/line';

const HEADERS = {
  invoice_no: 'InvoiceNo',
  stock_code: 'StockCode',
  description: 'Description',
  quantity: 'Quantity',
  invoice_date: 'InvoiceDate',
  unit_price: 'UnitPrice',
  customer_id: 'CustomerID',
  country: 'Country',
};

/** One line of an invoice, as the shop's books export it: UCI's "Online Retail" and every file of its shape. */
export const invoiceLine = defineFeed({
  name: 'invoice_line',
  format: { kind: 'csv' },
  columns: lineColumns('Europe/London', HEADERS),
  // The books number invoices, not their lines; one product may stand on an invoice twice, and both are sales.
  numbers: [{ name: 'line_no', within: ['invoice_no'] }],
  rules: LINE_RULES,
});
