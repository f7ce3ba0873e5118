/** A file's lines beside those that somewhere holds: each loss, change and repetition is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareLines, readWritten, type HeldLine, type Written } from '../../bench/stream/whole/figures';

const FILE = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
C536379,D,Discount,-1,2010-12-01 09:41:00,27.505,,United Kingdom
A563185,B,Adjust bad debt,1,2011-08-12 14:50:00,-11062.06,,United Kingdom
`;
const HELD: readonly HeldLine[] = [
  {
    invoiceNo: '536365',
    lineNo: 1,
    stockCode: '85123A',
    quantity: 6,
    unitPrice: '2.55',
    customerId: '17850',
  },
  {
    invoiceNo: '536365',
    lineNo: 2,
    stockCode: '85123A',
    quantity: 6,
    unitPrice: '2.550',
    customerId: '17850',
  },
  { invoiceNo: 'C536379', lineNo: 1, stockCode: 'D', quantity: -1, unitPrice: '27.505', customerId: null },
  { invoiceNo: 'A563185', lineNo: 1, stockCode: 'B', quantity: 1, unitPrice: '-11062.06', customerId: null },
];
const FIGURES = {
  ...{ lines: 4, orders: 3, cancelled: 1, linesWithoutCustomer: 2, quantity: 12, revenue: '-11058.965' },
};

const dir = mkdtempSync(join(tmpdir(), 'ecomflow-whole-file-'));
afterAll(() => rmSync(dir, { recursive: true }));
let written: Written;

beforeAll(async () => {
  const file = join(dir, 'sales.csv');
  writeFileSync(file, FILE);
  const read = await readWritten(file);
  expect(read.figures).toEqual(FIGURES);
  written = read.written;
});

async function* parts(lines: readonly HeldLine[]): AsyncGenerator<readonly HeldLine[]> {
  for (const line of lines) yield await Promise.resolve([line]);
}

it('finds each line once, whatever zeros its price has', async () => {
  expect(await compareLines(written, parts(HELD))).toEqual({ ...FIGURES, missing: 0, strange: 0 });
});

it.each<[string, readonly HeldLine[], { missing: number; strange: number }]>([
  ['a line that is lost', HELD.slice(1), { missing: 1, strange: 0 }],
  ['a line that is there twice', [...HELD, ...HELD.slice(0, 1)], { missing: 0, strange: 1 }],
  ['another price', HELD.map((line) => ({ ...line, unitPrice: '2.55' })), { missing: 2, strange: 2 }],
  ['another customer', HELD.map((line) => ({ ...line, customerId: null })), { missing: 2, strange: 2 }],
])('tells of %s', async (_, lines, told) => {
  expect(await compareLines(written, parts(lines))).toMatchObject(told);
});
