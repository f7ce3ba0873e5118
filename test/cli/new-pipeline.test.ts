/** `ecomflow new pipeline`: what is guessed of a sample in each dialect, and that a guess that may be wrong is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { propose, refuseName, writeFiles } from '../../src/cli/new/command';
import { readSample } from '../../src/cli/new/sample/read-sample';
import type { Sample } from '../../src/cli/new/sample/sample';
import { readTextSample } from '../../src/cli/new/sample/text-sample';
import { filesOf } from '../../src/cli/new/write-files';
import { readPipelines } from '../../scripts/gen/pipelines';
import { copyProject } from '../scripts/gen/support/project';
import { faultsOfFolder } from '../pipelines/support/pipeline-folder';

const dir = mkdtempSync(join(tmpdir(), 'ecomflow-sample-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function sampleOf(content: string | Buffer, name = 'sample.csv'): Sample {
  const file = join(dir, name);
  writeFileSync(file, content);
  return readTextSample(file);
}
/** One column of these values, beside another so that there is a delimiter. */
const column = (values: readonly string[], header = 'x'): Sample =>
  sampleOf([`k;${header}`, ...values.map((value, index) => `a${index};${value}`)].join('\n'));
const guess = (sample: Sample, name = 'x') => sample.columns.find((one) => one.name === name);
const doubts = (sample: Sample, about: string): string[] =>
  sample.notes.flatMap((note) => (note.about === about && !note.isSure ? [note.says] : []));

describe('how a sample is written', () => {
  it.each([
    [',', 'a,b\n1,2\n3,4\n'],
    [';', 'a;b\r\n1,5;2\r\n3,5;4\r\n'],
    ['\t', 'a\tb\n1\t2\n'],
    ['|', 'a|b\n1|2\n'],
    [',', 'a,b\n"x, y; z",2\n"u;v,w",3\n'],
  ])('is parted by %j', (delimiter, text) => {
    expect(sampleOf(text).format).toMatchObject({ kind: 'csv', delimiter, header: true });
  });

  it('is told as a doubt where two delimiters part it as evenly, and where none does', () => {
    expect(doubts(sampleOf('a,x;b\n1,y;2\n3,z;4\n'), 'delimiter')).toEqual([
      expect.stringMatching(/would part them as evenly/),
    ]);
    expect(doubts(sampleOf('a\nx\ny\n'), 'delimiter')).toEqual([expect.stringMatching(/one column/)]);
  });

  it('is parted by semicolons where decimal commas would part each row in two', () => {
    const sample = sampleOf('a;b;c\nx;1,5;y\nz;2,5;w\n');
    expect([sample.format, doubts(sample, 'delimiter')]).toEqual([
      expect.objectContaining({ delimiter: ';' }),
      [],
    ]);
  });

  it('counts rows that are broken', () => {
    const good = Array.from({ length: 20 }, (_, index) => `${index},b`).join('\n');
    expect(doubts(sampleOf(`x,y\n${good}\n1,2,3\n`), 'rows')).toEqual(['1 of 22 have not 2 fields']);
  });

  it.each<[string, string, Buffer, boolean]>([
    ['utf-8', 'plain', Buffer.from('a;b\n1;x\n'), true],
    ['utf-8', 'with a byte order mark', Buffer.from('\ufeffa;b\n1;é\n'), true],
    ['utf-16', 'with a byte order mark', Buffer.from('\ufeffa;b\n1;é\n', 'utf16le'), true],
    ['utf-16', 'without one', Buffer.from('a;b\n1;é\n', 'utf16le'), false],
    ['windows-1252', 'by what is no utf-8', Buffer.from('a;b\n1;\xe9\n', 'latin1'), false],
  ])('has the encoding %s, %s', (encoding, _, bytes, isSure) => {
    const sample = sampleOf(bytes);
    expect(sample.format).toMatchObject({ encoding });
    expect(sample.columns.map(({ header }) => header)).toEqual(['a', 'b']);
    expect(sample.notes.find(({ about }) => about === 'encoding')).toMatchObject({ isSure });
  });

  it('is unpacked where it is gzip, whatever its name', () => {
    expect(sampleOf(gzipSync('a,b\n1,2\n')).columns).toHaveLength(2);
  });

  it('has a header where nothing above the values looks like one of them, and says so otherwise', () => {
    expect(sampleOf('name,sold\nx,1\n').notes).toContainEqual({
      about: 'header',
      says: 'the first row',
      isSure: true,
    });
    const none = sampleOf('x,1\ny,2\n');
    expect([none.format, none.columns.map(({ name }) => name), none.rows]).toEqual([
      expect.objectContaining({ header: false }),
      ['column_1', 'column_2'],
      2,
    ]);
    expect(doubts(none, 'header')).toHaveLength(1);
    expect(doubts(sampleOf('p,q\nx,y\n'), 'header')).toEqual([expect.stringMatching(/may be a row/)]);
  });

  it('is of JSON lines, of which nested values are left out and told', () => {
    const sample = sampleOf(
      '{"id":"a","n":1.5,"at":"2026-01-02"}\n{"id":"b","n":2,"lines":[1]}\n',
      'x.jsonl',
    );
    expect(sample.format).toEqual({ kind: 'json-lines', encoding: 'utf-8' });
    expect(sample.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id varchar(80)',
      'n decimal(12,1)',
      'at date',
    ]);
    expect(doubts(sample, 'lines')).toHaveLength(1);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['is empty', '', /is empty/],
    ['is a spreadsheet', Buffer.from('PK\x03\x04rest'), /a zip or a spreadsheet/],
    ['is Parquet within gzip', gzipSync('PAR1rest'), /unpack it/],
    ['names two columns alike', 'a,a\n1,2\n', /names two columns "a"/],
    ['has a line that is no JSON', '{"a":1}\nno\n', /line 2 is no JSON object/],
  ])('is refused where it %s', (_, content, message) => {
    expect(() => sampleOf(content)).toThrow(message);
  });

  it('is refused where it is not there', async () => {
    await expect(readSample(join(dir, 'nowhere.csv'))).rejects.toThrow(/cannot be read/);
  });
});

describe("a column's numbers", () => {
  it.each<[string, readonly string[], object]>([
    ['whole', ['1', '-20', '300'], { type: 'integer' }],
    ['large', ['1', '3000000000'], { type: 'bigint' }],
    ['with a decimal point', ['1.5', '20.25', '3'], { type: 'decimal(12,2)' }],
    ['with a decimal comma', ['1,5', '20,25'], { type: 'decimal(12,2)', decimal: ',' }],
    ['with thousands by commas', ['1,234.50', '20.25'], { type: 'decimal(12,2)', thousands: ',' }],
    [
      'with thousands by points',
      ['1.234,50', '20,25'],
      { type: 'decimal(12,2)', decimal: ',', thousands: '.' },
    ],
    [
      'with thousands by blanks',
      ['1 234,50', '2,5'],
      { type: 'decimal(12,2)', decimal: ',', thousands: ' ' },
    ],
  ])('are %s, for sure', (_, values, expected) => {
    const sample = column(values);
    expect(guess(sample)).toMatchObject(expected);
    expect(doubts(sample, 'x')).toEqual([]);
  });

  it.each([[['1,234', '5,678']], [['1.234', '5.678']]])(
    'are a doubt where they may be two numbers: %j',
    (values) => {
      expect(doubts(column(values), 'x')).toEqual([expect.stringMatching(/as another number/)]);
    },
  );

  it.each<[string, readonly string[], RegExp]>([
    ['codes with zeros before them', ['00123', '00456'], /^text, not a number: 00123/],
    ['amounts with a currency', ['€ 12', '$ 5.20'], /sign of its currency/],
    ['amounts with its name', ['12,50 EUR', '3 kr', 'CHF 4', '1 200 zł'], /sign of its currency/],
    ['codes', ['B20001', 'K5002', 'A-102', '12B'], /^text of up to 6 characters/],
    ['mixed with words', ['1', '2', '3', 'n/a'], /1 of 4 values are no number.*"n\/a"/],
  ])('are text where they are %s, and it is said', (_, values, words) => {
    const sample = column(values);
    expect(guess(sample)?.type).toMatch(/^varchar/);
    expect(sample.notes.find(({ about }) => about === 'x')?.says).toMatch(words);
  });

  it('are a doubt where all decimals are 0, and where the column is called as a code', () => {
    expect(doubts(column(['17850.0', '13047.0']), 'x')).toEqual([expect.stringMatching(/or a code/)]);
    expect(doubts(column(['17', '13'], 'OrderID'), 'OrderID')).toEqual([expect.stringMatching(/a code/)]);
  });
});

describe('a column of which nearly all values are of one type', () => {
  const many = (value: (index: number) => string, count = 99) =>
    Array.from({ length: count }, (_, n) => value(n));
  const days = many((n) => `${10 + (n % 20)}.1.2026`);

  it.each<[string, readonly string[], string, RegExp]>([
    [
      'dates',
      [...days, '31.2.2026'],
      'date',
      /1 of 100 values would be rejected, such as row 100: 31.2.2026/,
    ],
    ['numbers', ['n/a', ...many((n) => `${n},5`)], 'decimal(12,1)', /1 of 100 values .* such as row 1: n\/a/],
    ['whole numbers', [...many((n) => `${n + 1}`), '?'], 'integer', /1 of 100 values would be rejected/],
  ])('has it, and which would be rejected is a doubt: %s', (_, values, type, words) => {
    expect(guess(column(values))?.type).toBe(type);
    expect(doubts(column(values), 'x')).toEqual([expect.stringMatching(words)]);
  });

  it.each<[string, readonly string[], string]>([
    ['too many are others', [...days.slice(0, 96), 'a', 'b', 'c', 'd'], 'x'],
    ['they are few', [...days.slice(0, 18), 'soon'], 'x'],
    ['another is a code', [...many((n) => `${5000 + n}`), 'C5099'], 'x'],
    ['it is called as a code', [...many((n) => `${5000 + n}`), '?'], 'InvoiceNo'],
    ['some are names with zeros before them', [...many((n) => `0${5000 + n}`), '?'], 'x'],
  ])('is text where %s', (_, values, header) => {
    expect(column(values, header).columns[1]?.type).toMatch(/^varchar/);
  });
});

describe("a column's dates", () => {
  it.each<[readonly string[], string, string]>([
    [['2026-01-31', '2026-02-01'], 'date', 'yyyy-MM-dd'],
    [['1/27/2011', '12/5/2011'], 'date', 'M/d/yyyy'],
    [['27/1/2011', '05/12/2011'], 'date', 'd/M/yyyy'],
    [['27.1.2011', '05.12.2011'], 'date', 'd.M.yyyy'],
    [['27 Jan 2011', '5 Dec 2011'], 'date', 'd MMM yyyy'],
    [['2026-01-31T10:00:00Z'], 'timestamp', "yyyy-MM-dd'T'HH:mm:ssXXX"],
  ])('%j are read by one pattern', (values, type, format) => {
    const sample = column(values);
    expect(guess(sample)).toMatchObject({ type, formats: [format] });
    expect(doubts(sample, 'x')).toEqual([]);
  });

  it('that two patterns read keep both, so that a day in doubt is rejected and never another day', () => {
    const sample = column(['1/2/2011', '3/4/2011']);
    expect(guess(sample)).toMatchObject({ type: 'date', formats: ['M/d/yyyy', 'd/M/yyyy'] });
    expect(doubts(sample, 'x')).toEqual([expect.stringMatching(/M\/d\/yyyy and d\/M\/yyyy both read all 2/)]);
  });

  it('are a doubt without a time zone, without a century, or where some are none', () => {
    expect(doubts(column(['2026-01-31 10:00:00']), 'x')).toEqual([expect.stringMatching(/UTC is a guess/)]);
    expect(doubts(column(['27/1/11']), 'x')).toEqual([expect.stringMatching(/century/)]);
    expect(doubts(column(['2026-01-31', '2026-02-31', '2026-02-01']), 'x')).toHaveLength(1);
  });
});

describe('a proposal', () => {
  const SALES = [
    'Stock Code;Description;Unit Price;Updated',
    ...Array.from(
      { length: 30 },
      (_, index) => `A${index};Thing "${index}";${index},50;2026-01-${10 + (index % 20)}`,
    ),
  ]
    .join('\n')
    .replaceAll('"', '');

  it('is a pipeline that `npm run gen` finds, with no file changed outside its folder but derived ones', async () => {
    const file = join(dir, 'stock.csv');
    writeFileSync(file, SALES);
    const project = copyProject(() => readPipelines(project.root));
    try {
      refuseName(project.root, 'stock-list');
      writeFiles(
        join(project.root, 'src/pipelines/stock-list'),
        filesOf(await propose('stock-list', file, [])),
      );
      expect(project.gen()).toEqual({
        code: 0,
        said: ['gen: wrote infra-terraform/generated/stock-list.json', 'gen: wrote src/pipelines/list.ts'],
      });
      const pipeline = readPipelines(project.root).find(({ name }) => name === 'stock-list');
      if (!pipeline) throw new Error('it was not found');
      expect(faultsOfFolder({ root: project.root, pipeline })).toEqual([]);
      expect(pipeline.entities.map(({ name }) => name)).toEqual(['product']);
      expect(() => refuseName(project.root, 'stock-list')).toThrow(/is there already/);
    } finally {
      project.remove();
    }
  });

  it('says what nothing in the sample is called as, and `npm run gen` refuses until somebody has said it', async () => {
    const file = join(dir, 'orders.csv');
    writeFileSync(file, 'order_id,customer_id\nA1,c\nA2,d\n');
    const project = copyProject(() => readPipelines(project.root));
    try {
      const proposal = await propose('orders', file, ['sales_order']);
      expect(proposal.mappings[0]?.open).toEqual(expect.arrayContaining(['ordered_at']));
      writeFiles(join(project.root, 'src/pipelines/orders'), filesOf(proposal));
      expect(project.gen().said).toEqual([
        expect.stringMatching(/ordered_at is not nullable and has no expression/),
      ]);
    } finally {
      project.remove();
    }
  });

  it('shows beside the mapping what else the entity has, and of what', async () => {
    const file = join(dir, 'heads.csv');
    writeFileSync(file, 'order_id,country\nA1,Malta\nA2,Oman\n');
    const mapping = filesOf(await propose('heads', file, ['sales_order']))['mapping.ts'] ?? '';
    expect(mapping).toContain('// kind: varchar(64); never empty; one of sale, cancellation, adjustment\n');
    expect(mapping).toContain('// shipped_at: timestamp\n');
    expect(mapping).not.toMatch(/\/\/ (?:order_id|country):/);
  });

  it('writes each doubt beside its guess and into the README', async () => {
    const file = join(dir, 'doubt.csv');
    writeFileSync(file, 'stock_code,added\nA,1/2/2011\nB,3/4/2011\n');
    const files = filesOf(await propose('doubtful', file, []));
    expect(files['feeds.ts']).toMatch(
      /\/\/ Not sure: date: M\/d\/yyyy and d\/M\/yyyy both read.*\n.*name: 'added'/,
    );
    expect(files['README.md']).toMatch(/## Not sure[\s\S]*- added: date:[\s\S]*## Guessed/);
  });

  it.each([
    ['ecommerce', /there is a pipeline of this name/],
    ['Bad Name', /lower-case letters/],
    ['_scaffold', /lower-case letters/],
  ])('is refused by the name %s', (name, words) => {
    expect(() => refuseName(process.cwd(), name)).toThrow(words);
  });

  it('is refused where no name tells what a row brings, with the names that there are', async () => {
    const file = join(dir, 'foreign.csv');
    writeFileSync(file, 'Artikel;Größe;Preis\nA;L;1,50\nB;M;2,50\n');
    await expect(propose('foreign', file, [])).rejects.toThrow(
      /Columns: artikel, grosse, preis. Entities: .*product \(stock_code\)/,
    );
    expect((await propose('foreign', file, ['product'])).mappings[0]?.open).toEqual(['stock_code']);
  });

  it('is refused for an entity that is not there', async () => {
    const file = join(dir, 'any.csv');
    writeFileSync(file, 'a,b\n1,2\n');
    await expect(propose('any', file, ['nothing'])).rejects.toThrow(
      /there is no nothing; there are: .*customer/,
    );
  });
});
