import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstDayOf, replayDays } from '../../../../src/samples/shop/replay/replay-days';
import type { Encoding } from '../../../../src/samples/shop/replay/encodings';
import { SALES_FILE_COLUMNS } from '../../../../src/samples/shop/replay/sales-columns';
import { readSalesFile } from '../../../../src/samples/shop/replay/sales-file';
import { priceText, type SalesLine } from '../../../../src/samples/shop/replay/sales-line';

const folder = mkdtempSync(join(tmpdir(), 'ecomflow-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = SALES_FILE_COLUMNS.join(',');
const LINE = '536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom';

function file(content: string | Buffer): string {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, content);
  return path;
}

async function read(content: string | Buffer, encoding?: Encoding): Promise<SalesLine[]> {
  const lines: SalesLine[] = [];
  for await (const line of readSalesFile({ file: file(content), encoding })) lines.push(line);
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
  ['a price with a decimal comma', `${HEADER}\n${LINE.replace('2.55', '"1.234,56"')}\n`, /line 2: UnitPrice "1.234,56"/],
  ['a quantity with a thousands comma', `${HEADER}\n${LINE.replace(',6,', ',"1,000",')}\n`, /Quantity "1,000"/],
  ['a 30th of February', `${HEADER}\n${LINE.replace('2010-12-01', '2010-02-30')}\n`, /InvoiceDate "2010-02-30 08:26:00"/],
  ['an hour 24', `${HEADER}\n${LINE.replace('08:26:00', '24:00:00')}\n`, /InvoiceDate/],
  ['a day first', `${HEADER}\n${LINE.replace('2010-12-01', '01.12.2010')}\n`, /InvoiceDate/],
  ['an invoice number that a spreadsheet rounded', `${HEADER}\n${LINE.replace('536365', '5.36365E+05')}\n`, /InvoiceNo "5.36365E\+05"/],
  ['a customer number that a spreadsheet rounded', `${HEADER}\n${LINE.replace('17850.0', '1.785E+04')}\n`, /CustomerID/],
  ['a text that is too long for the shop', `${HEADER}\n${LINE.replace('WHITE', 'W'.repeat(500))}\n`, /line 2: Description has more than 500 characters/],
  ['a column twice', `${HEADER},Quantity\n${LINE},7\n`, /has two columns Quantity/],
  ['a line too long', `${HEADER}\n${LINE},1\n`, /is not CSV: .*line 2/],
  ['an empty line', `${HEADER}\n${LINE}\n\n${LINE}\n`, /is not CSV: .*line 3/],
  ['a quote inside a value', `${HEADER}\n${LINE.replace('WHITE', 'A 5" LAMP')}\n`, /is not CSV: .*line 2/],
  ['text behind a quote', `${HEADER}\n${LINE.replace('WHITE', '"WHITE" ')}\n`, /is not CSV: .*line 2/],
  ['lines that an open quote swallowed', `${HEADER}\n${LINE.replace('WHITE', '"WHITE')}\n${LINE}\n${LINE.replace('HEART', 'HEART"')}\n`, /line 4: Description holds other lines of the file: close its quote/],
  ['tabs', `${HEADER.replaceAll(',', '\t')}\n`, /has no column InvoiceNo/],
  ['a NUL', `${HEADER}\n${LINE}\n${LINE.replace('WHITE', 'WHI\0TE')}\n`, /line 3, byte 18: a NUL byte/],
  ['UTF-16 without its mark', Buffer.from(`${HEADER}\n${LINE}\n`, 'utf16le'), /line 1, byte 2: a NUL byte.*UTF-16/],
  ['UTF-16', Buffer.from(`\uFEFF${HEADER}\n${LINE}\n`, 'utf16le'), /begins with the byte order mark of utf-16le and was to be read as utf-8; say --encoding utf-16le, or convert it: iconv -f UTF-16LE/],
  ['UTF-16 in gzip', gzipSync(Buffer.from(`\uFEFF${HEADER}\n`, 'utf16le')), /byte order mark of utf-16le/],
]; // prettier-ignore

test.each(wrongFiles)('%s is refused with a code, the fault and what to do', async (_, content, words) => {
  const error: unknown = await read(content).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'ELT_INPUT_INVALID', message: expect.stringMatching(words) as string });
});

const POUND = LINE.replace('WHITE HANGING HEART', 'VOUCHER £40, 5 €');
const described = async (content: Buffer, encoding?: Encoding) =>
  (await read(content, encoding)).map(({ description }) => description);
/** What an editor on Windows writes. */
const windows1252 = (text: string): Buffer => Buffer.from(text.replaceAll('€', '\x80'), 'latin1');

describe('the encoding of a file', () => {
  const text = `${HEADER}\r\n${LINE}\r\n${POUND.replace('VOUCHER £40, 5 €', '"VOUCHER £40, 5 €"')}\r\n`;
  const expected = ['WHITE HANGING HEART', 'VOUCHER £40, 5 €'];

  test.each<[string, Buffer, Encoding | undefined]>([
    ['UTF-8', Buffer.from(text), undefined],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['UTF-8 in gzip of two members', Buffer.concat([gzipSync(text.slice(0, 150)), gzipSync(text.slice(150))]), 'utf-8'],
    ['windows-1252', windows1252(text), 'windows-1252'],
    ['windows-1252 in gzip', gzipSync(windows1252(text)), 'windows-1252'],
    ['UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(), 'utf-16be'],
  ])('%s is read exactly when it is named', async (_, bytes, encoding) => {
    expect(await described(bytes, encoding)).toEqual(expected);
  }); // prettier-ignore

  test('latin1 is read exactly, and has no €: that is windows-1252', async () => {
    const pounds = text.replace('€', 'Ü');
    expect(await described(Buffer.from(pounds, 'latin1'), 'latin1')).toEqual([
      expected[0],
      'VOUCHER £40, 5 Ü',
    ]);
    await expect(read(windows1252(text), 'latin1')).rejects.toThrow(
      /line 3, byte 31: a control character in latin1: the file is probably windows-1252/,
    );
  });

  test('a £ of latin1 is refused, not replaced, with its line, its byte and two ways out', async () => {
    await expect(read(windows1252(text))).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringMatching(
        /line 3, byte 24: not UTF-8; name the encoding that it has \(--encoding windows-1252, latin1, utf-16le, utf-16be\), or convert it: iconv -f WINDOWS-1252 -t UTF-8 /,
      ) as string,
    });
  });

  test.each<[string, Buffer, Encoding | undefined, RegExp]>([
    ['a character cut off at the end', Buffer.from(`${HEADER}\n${LINE}é`).subarray(0, -1), 'utf-8', /line 2, byte \d+: not UTF-8/],
    ['an overlong character', Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from([0xc0, 0x80])]), 'utf-8', /line 2, byte 1/],
    ['half a surrogate pair', Buffer.concat([Buffer.from(`\uFEFF${HEADER}\n`, 'utf16le'), Buffer.from([0x00, 0xd8, 0x41, 0x00])]), 'utf-16le', /not utf-16le/],
    ['half a character of UTF-16', Buffer.from(`\uFEFF${text}`, 'utf16le').subarray(0, -1), 'utf-16le', /not utf-16le/],
    ['a byte that windows-1252 has not', Buffer.from(`${HEADER}\n\x81`, 'latin1'), 'windows-1252', /line 2, byte 1: windows-1252 has no such/],
    ['UTF-8 with its mark, named latin1', Buffer.from(`\uFEFF${text}`), 'latin1', /byte order mark of utf-8 and was to be read as latin1/],
  ])('%s is refused', async (_, bytes, encoding, words) => {
    await expect(read(bytes, encoding)).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringMatching(words) as string,
    });
  }); // prettier-ignore

  test('a line is counted through all pieces of a large file', async () => {
    const many = `${HEADER}\n${`${LINE}\n`.repeat(5000)}`;
    await expect(read(Buffer.concat([Buffer.from(many), windows1252(`${POUND}\n`)]))).rejects.toThrow(
      /line 5002, byte 23/,
    );
  });
});

test('Line ends may differ within a file, and none becomes part of a value', async () => {
  const lines = await read(`${HEADER}\r\n${LINE}\n${LINE}\r\n${LINE}\r${LINE}`);
  expect(lines.map(({ country }) => country)).toEqual(Array(4).fill('United Kingdom'));
});

test('A file that is not there, and a folder, are named', async () => {
  const first = (path: string) => firstDayOf({ file: path, days: 1 });
  await expect(first(join(folder, 'absent.csv'))).rejects.toThrow(
    /absent.csv does not exist; check the path/,
  );
  await expect(first(folder)).rejects.toThrow(/is a folder; name the file in it/);
});

test('All days that were asked for are looked at before the first one is written, and no more', async () => {
  const next = LINE.replace('12-01', '12-02');
  const path = file(`${HEADER}\n${LINE}\n${next}\nrubbish\n`);
  await expect(firstDayOf({ file: path, days: 1 })).resolves.toBe('2010-12-01');
  await expect(firstDayOf({ file: path, days: 2 })).rejects.toThrow(/is not CSV: .*line 4/);
  for await (const { date } of replayDays({ file: path, days: 1 })) expect(date).toBe('2010-12-01');
});
