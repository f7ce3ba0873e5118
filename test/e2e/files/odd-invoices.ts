/** Invoices of `online-retail` as they must not be, and as they may be though they look odd. */
import { odd, oddCsv, writerOf, type CsvFeed, type OddFile } from './odd-csv';

const INVOICES: CsvFeed = {
  header: 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
  good: {
    ...{ StockCode: '85123A', Description: 'WHITE METAL LANTERN', Quantity: '4', UnitPrice: '2.55' },
    ...{ InvoiceDate: '2011-03-01 08:26:00', CustomerID: '17850.0', Country: 'United Kingdom' },
  },
  order: 'InvoiceNo',
  text: 'Description',
  price: ['UnitPrice', 'unit_price'],
  headerAsRow: 'quantity:type',
};

const { record, csv, bad } = writerOf(INVOICES);

export const ODD_INVOICES: readonly OddFile[] = [
  ...oddCsv(INVOICES),
  bad('a day that no calendar has', 'A', { InvoiceDate: '2011-02-30 08:26:00' }, 'invoice_date:type'),
  bad('a time of another century', 'B', { InvoiceDate: '1911-03-01 08:26:00' }, 'invoice_date:range'),
  bad('a fourth decimal', 'D', { UnitPrice: '2.5551' }, 'unit_price:type'),
  bad('half a piece', 'E', { Quantity: '1.5' }, 'quantity:type'),
  bad('more pieces than a shop has', 'F', { Quantity: '1000001' }, 'quantity:range'),
  bad('a line of no invoice', 'G', { InvoiceNo: '' }, 'invoice_no:null'),
  bad('an invoice number of a novel', 'H', { InvoiceNo: '1'.repeat(81) }, 'invoice_no:length'),
  bad('a code of blanks', 'I', { StockCode: '  ' }, 'stock_code_is_said'),
  bad('a line of no country', 'J', { Country: '' }, 'country:null'),
  odd('equal lines of an invoice', csv(record('K'), record('K')), 'K K', ''),
  odd('a cancellation', csv(record('CL', { Quantity: '-4' })), 'CL', ''),
  odd('a visitor without an account', csv(record('M', { CustomerID: '' })), 'M', ''),
];

/** Of all that is loaded, in thousandths where it is money. */
export function figuresOf(files: readonly OddFile[]): Readonly<Record<'lines' | 'units' | 'mills', number>> {
  const lines = files.flatMap(({ loaded }) => loaded);
  const units = lines.reduce((sum, order) => sum + (order === 'CL' ? -4 : 4), 0);
  return { lines: lines.length, units, mills: units * 2550 };
}
