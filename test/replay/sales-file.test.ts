import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstDayOf } from '../../src/cli/source/replay/replay-days';
import { readSalesFile, SALES_FILE_COLUMNS } from '../../src/cli/source/replay/sales-file';
import { priceText, type SalesLine } from '../../src/cli/source/replay/sales-line';

const folder = mkdtempSync(join(tmpdir(), 'ecomflow-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = SALES_FILE_COLUMNS.join(',');
const LINE = '536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom';

function file(content: string | Buffer): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, content);
  return path;
}

async function read(content: string | Buffer): Promise<SalesLine[]> {
  const lines: SalesLine[] = [];
  for await (const line of readSalesFile(file(content))) lines.push(line);
  return lines;
}

test('A line is read in the terms of the shop', async () => {
  const expected = {
    invoice: '536365',
    stockCode: '85123A',
    description: 'WHITE HANGING HEART',
    quantity: 6,
    soldAt: '2010-12-01 08:26:00',
    priceThousandths: 2550,
    customerId: '17850',
    country: 'United Kingdom',
  };
  expect(await read(`${HEADER}\n${LINE}\n`)).toEqual([expected]);
  expect(await read(gzipSync(`${HEADER}\n${LINE}\n`))).toEqual([expected]);
});

test('Quotes, commas and line breaks belong to the value; blanks around a description do not', async () => {
  const line =
    '536365,22423,"  REGENCY ""CAKESTAND"", 3 TIER\nGREEN ",-1,2010-12-01T08:26:00,-11062.06,,EIRE';
  const [read1] = await read(`${HEADER}\n${line}\n`);
  expect(read1).toMatchObject({
    description: 'REGENCY "CAKESTAND", 3 TIER\nGREEN',
    quantity: -1,
    priceThousandths: -11_062_060,
    soldAt: '2010-12-01 08:26:00',
    customerId: null,
  });
});

test('A description of blanks is none, columns may come in any order, and a byte order mark is no name', async () => {
  const names = [...SALES_FILE_COLUMNS].reverse();
  const values = ['EIRE', '12345.0', '0.001', '2010-12-01 08:26:00', '1', '  ', 'B', '536370'];
  const [line] = await read(`\uFEFF${names.join(',')}\n${values.join(',')}\n`);
  expect(line).toMatchObject({
    description: null,
    priceThousandths: 1,
    invoice: '536370',
    customerId: '12345',
  });
});

test.each([
  [2550, '2.550'],
  [1, '0.001'],
  [0, '0.000'],
  [-11_062_060, '-11062.060'],
])('%d thousandths are %s', (thousandths, text) => {
  expect(priceText(thousandths)).toBe(text);
});

const wrongFiles: [string, string | Buffer, RegExp][] = [
  ['an empty file', '', /is empty; fetch it again/],
  ['a header alone', `${HEADER}\n`, /has no sales lines/],
  ['an empty gzip', gzipSync(''), /has no sales lines/],
  ['a spreadsheet', Buffer.from('PK\x03\x04\0\0\0\0'), /is neither gzip nor text; export the sheet/],
  ['gzip cut off', gzipSync(`${HEADER}\n${`${LINE}\n`.repeat(99)}`).subarray(0, -20), /ends in the middle; fetch it again/],
  ['gzip with a broken byte', Buffer.concat([gzipSync('').subarray(0, 10), Buffer.alloc(40, 255)]), /is damaged gzip/],
  ['another table', 'Region,Country,Item Type\nAsia,Japan,Snacks\n', /has no column InvoiceNo, StockCode, .*it has: Region/],
  ['a semicolon file', `${HEADER.replaceAll(',', ';')}\n`, /has no column InvoiceNo/],
  ['a line too short', `${HEADER}\n${LINE}\n536366,1\n`, /is not CSV: .*line 3/],
  ['an open quote', `${HEADER}\n536365,"85123A\n`, /is not CSV/],
  ['a quantity in words', `${HEADER}\n${LINE.replace(',6,', ',six,')}\n`, /line 2: Quantity "six" is not a whole number/],
  ['an American date', `${HEADER}\n${LINE.replace('2010-12-01 08:26:00', '12/1/2010 8:26')}\n`, /InvoiceDate/],
  ['a thirteenth month', `${HEADER}\n${LINE.replace('2010-12-01', '2010-13-01')}\n`, /InvoiceDate/],
  ['four decimals', `${HEADER}\n${LINE.replace('2.55', '2.5501')}\n`, /UnitPrice "2.5501"/],
  ['no stock code', `${HEADER}\n${LINE.replace('85123A', '')}\n`, /StockCode ""/],
]; // prettier-ignore

test.each(wrongFiles)('%s is refused with a code, the fault and what to do', async (_, content, words) => {
  const error: unknown = await read(content).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'ELT_INPUT_INVALID', message: expect.stringMatching(words) as string });
});

test('A file that is not there, and a folder, are named', async () => {
  await expect(firstDayOf(join(folder, 'absent.csv'))).rejects.toThrow(
    /absent.csv does not exist; check the path/,
  );
  await expect(firstDayOf(folder)).rejects.toThrow(/is a folder; name the file in it/);
});

test('The first day is read without reading the rest', async () => {
  await expect(firstDayOf(file(`${HEADER}\n${LINE}\nrubbish\n`))).resolves.toBe('2010-12-01');
});
