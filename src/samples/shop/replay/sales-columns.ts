/** What a file of invoice lines has on each line, as UCI's Online Retail. */

/** Columns that a file must have, in any order; further ones are not read. */
export const SALES_FILE_COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

export type SalesRecord = Readonly<Record<(typeof SALES_FILE_COLUMNS)[number], string>>;
