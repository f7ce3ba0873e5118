/** JSON by a table to Parquet, and what does not fit where errors go. */
import { execFileSync } from 'node:child_process';
import { columnType } from '../../../local-aws/firehose/format/column-type';
import { rowsOf } from '../../../local-aws/firehose/format/convert';
import { parquetOf } from '../../../local-aws/firehose/format/parquet-file';
import { readParquetRows } from '../../../src/aws/parquet';
import { testStack } from '../../support/stack';
import { until } from '../../support/until';
import { FirehoseWorld } from './support/firehose-world';

let world: FirehoseWorld;
beforeAll(async () => {
  world = await FirehoseWorld.open();
});
afterAll(() => world.close());

const TYPES = {
  text: 'string',
  tiny: 'tinyint',
  small: 'smallint',
  whole: 'int',
  big: 'bigint',
  yes: 'boolean',
  real: 'double',
  price: 'decimal(12,3)',
  wide: 'decimal(38,10)',
  at: 'timestamp',
  day: 'date',
} as const;
const COLUMNS = Object.entries(TYPES).map(([name, type]) => {
  const found = columnType(type);
  if (!found) throw new Error(type);
  return { name, type: found };
});

const fileOf = (
  documents: readonly object[],
  codec: 'SNAPPY' | 'UNCOMPRESSED' = 'SNAPPY',
): Promise<Uint8Array> => {
  const data = Buffer.from(documents.map((one) => JSON.stringify(one)).join('\n'));
  return parquetOf(COLUMNS, rowsOf(data, COLUMNS, true), codec);
};

/** Reads a file with pyarrow and with DuckDB, and says every value as text. */
const READ = `
import io, json, sys, tempfile
import duckdb, pyarrow.parquet as pq
data = sys.stdin.buffer.read()
table = pq.read_table(io.BytesIO(data))
with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
    file.write(data); file.flush()
    relation = duckdb.sql(f"select * from read_parquet('{file.name}')")
    by_duckdb = [dict(zip(relation.columns, map(str, row))) for row in relation.fetchall()]
by_arrow = [{name: str(value) for name, value in row.items()} for row in table.to_pylist()]
json.dump({"types": {field.name: str(field.type) for field in table.schema}, "byArrow": by_arrow, "byDuckdb": by_duckdb}, sys.stdout)
`;

interface Read {
  readonly types: Readonly<Record<string, string>>;
  readonly byArrow: readonly Readonly<Record<string, string>>[];
  readonly byDuckdb: readonly Readonly<Record<string, string>>[];
}

function readByOthers(file: Uint8Array): Read {
  const output = execFileSync(testStack().tools.python, ['-c', READ], {
    input: Buffer.from(file),
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output.toString()) as Read;
}

const FULL = {
  text: 'Café 茶',
  tiny: -128,
  small: 32767,
  whole: -2147483648,
  big: '9223372036854775807',
  yes: true,
  real: 0.1,
  price: '-123456789.005',
  wide: '1234567890123456789012345678.0123456789',
  at: '2010-12-01 08:26:00.999',
  day: '2012-02-29',
};
const EMPTY = { text: null };
const SMALL = { ...FULL, price: '0.001', wide: '-0.0000000001', at: '1899-12-31 23:59:59.000', big: -1 };

const AS_TEXT = {
  ...{ text: 'Café 茶', tiny: '-128', small: '32767', whole: '-2147483648', big: '9223372036854775807' },
  ...{ yes: 'True', real: '0.1', price: '-123456789.005', wide: '1234567890123456789012345678.0123456789' },
  ...{ at: '2010-12-01 08:26:00.999000', day: '2012-02-29' },
};
const SMALL_TEXT = {
  ...AS_TEXT,
  ...{ price: '0.001', wide: '-1E-10', at: '1899-12-31 23:59:59', big: '-1' },
};
const NONE = Object.fromEntries(Object.keys(TYPES).map((name) => [name, 'None']));

it.each(['SNAPPY', 'UNCOMPRESSED'] as const)(
  'is read by pyarrow and by DuckDB, digit by digit (%s)',
  async (codec) => {
    const { types, byArrow, byDuckdb } = readByOthers(await fileOf([FULL, EMPTY, SMALL], codec));
    expect(types).toMatchObject({
      price: 'decimal128(12, 3)',
      wide: 'decimal128(38, 10)',
      whole: 'int32',
      big: 'int64',
      at: 'timestamp[ns]',
      day: 'date32[day]',
    });
    expect(byArrow).toEqual([AS_TEXT, NONE, SMALL_TEXT]);
    expect(byDuckdb).toEqual([AS_TEXT, NONE, SMALL_TEXT]);
  },
);

it('is read by the worker', async () => {
  const [row] = await readParquetRows(await fileOf([FULL]));
  expect(row).toMatchObject({
    text: 'Café 茶',
    whole: -2147483648,
    at: new Date('2010-12-01T08:26:00.999Z'),
  });
});

it('takes many rows, alike and unlike', async () => {
  const many = Array.from({ length: 5_000 }, (_, at) => ({ ...FULL, whole: at, price: `${at % 7}.125` }));
  const { byArrow } = readByOthers(await fileOf(many));
  expect(byArrow.map(({ whole, price }) => [whole, price])).toEqual(
    many.map(({ whole, price }) => [String(whole), price]),
  );
});

describe('a record', () => {
  const read = (text: string, isLenient = true) => rowsOf(Buffer.from(text), COLUMNS, isLenient);

  it.each([
    ['one after the other', '{"whole":1}{"whole":2}'],
    ['by lines', '{"whole":1}\n{"whole":2}\n'],
    ['over several lines', '{\n"text":"}",\n"whole":1}\n\n {"text":"\\"{","whole":2}'],
  ])('may have documents %s', (_, text) => {
    expect(read(text).map((row) => row[3])).toEqual([1, 2]);
  });

  it.each([
    ['nothing', '  \n', 'MalformedData', 'empty'],
    ['half a document', '{"whole":1', 'ParseError', 'malformed JSON'],
    ['a document and a half', '{"whole":1}{"whole"', 'ParseError', 'malformed JSON'],
    ['a list', '[{"whole":1}]', 'MalformedData', 'must be an object'],
    ['a text', '"x"', 'MalformedData', 'must be an object'],
    ['a word for a number', '{"whole":"one"}', 'MalformedData', 'whole: "one" is no number'],
    ['a broken number', '{"whole":1.5}', 'MalformedData', 'whole: 1.5 is no whole number'],
    ['a number that is too large', '{"whole":2147483648}', 'MalformedData', 'too large for 32 bits'],
    ['a number past what is exact', '{"big":9007199254740993}', 'MalformedData', 'has more digits'],
    ['too many digits', '{"price":"1234567890"}', 'MalformedData', 'is no decimal(12,3)'],
    ['a time with an offset', '{"at":"2026-05-21T14:00:00+00:00"}', 'MalformedData', 'is no timestamp'],
    ['the 30th of February', '{"at":"2026-02-30 00:00:00"}', 'MalformedData', 'is no timestamp'],
    ['one of two that does not fit', '{"whole":1}\n{"whole":"x"}', 'MalformedData', 'no number'],
  ])('of %s does not fit', (_, text, code, message) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: `DataFormatConversion.${code}`,
        message: expect.stringContaining(message) as string,
      }) as Error,
    );
  });

  it('has numbers as text for the reader of OpenX alone', () => {
    expect(read('{"whole":"7"}')[0]?.[3]).toBe(7);
    expect(() => read('{"whole":"7"}', false)).toThrow('whole: "7" is no number');
  });

  it('has times in seconds and in milliseconds, too', () => {
    expect(read('{"at":"0000-02-29 00:00:00"}')).toHaveLength(1);
    const times = [
      '{"at":1518033528}',
      '{"at":1518033528123}',
      '{"at":1518033528.123}',
      '{"at":"2018-02-07T19:58:48.123Z"}',
    ];
    const nanos = times.map(
      (text) => ((read(text)[0]?.[9] as Buffer).readBigUInt64LE(0) / 1_000_000n) % 1000n,
    );
    expect(nanos).toEqual([0n, 123n, 123n, 123n]);
  });

  it('has keys in any case, and more of them than the table', () => {
    expect(read('{"WHOLE":1,"colour":"red"}')[0]?.[3]).toBe(1);
  });
});

it('of one delivery, what fits is Parquet and the rest lies where errors go', async () => {
  const [source, bucket, table] = await Promise.all([
    world.makeStream(),
    world.makeBucket(),
    world.makeTable({ Whole: 'int', price: 'decimal(12,3)' }),
  ]);
  await world.deliver({
    source,
    bucket,
    table,
    more: { BufferingHints: { IntervalInSeconds: 1, SizeInMBs: 64 } },
  });
  const bad = '{"whole":"one"}';
  const [, number] = await world.put(source, [
    '{"whole":1,"price":"2.500"}{"whole":2}',
    bad,
    '{"whole":3}\n',
  ]);
  const failures = () => world.failures(bucket, 'errors/format-conversion-failed/');
  await until(async () => (await failures()).length === 1);
  expect(await world.rows(bucket, 'data/')).toEqual([
    { whole: 1, price: 2.5 },
    { whole: 2, price: null },
    { whole: 3, price: null },
  ]);
  expect((await world.keys(bucket, 'data/'))[0]).toMatch(/\.parquet$/);
  expect(await failures()).toEqual([
    {
      attemptsMade: 1,
      arrivalTimestamp: expect.any(Number) as number,
      lastErrorCode: 'DataFormatConversion.MalformedData',
      lastErrorMessage: 'Data does not match the schema. whole: "one" is no number',
      attemptEndingTimestamp: expect.any(Number) as number,
      rawData: Buffer.from(bad).toString('base64'),
      sequenceNumber: number,
      subSequenceNumber: null,
      dataCatalogTable: {
        catalogId: null,
        databaseName: 'lake',
        tableName: table,
        region: 'eu-west-1',
        versionId: 'LATEST',
        catalogArn: null,
      },
    },
  ]);
});

it('a table that is changed is followed, and one that is gone fails the records', async () => {
  const [source, bucket, table] = await Promise.all([
    world.makeStream(),
    world.makeBucket(),
    world.makeTable({ whole: 'int' }),
  ]);
  await world.deliver({ source, bucket, table });
  await world.put(source, ['{"whole":1,"text":"a"}']);
  await until(async () => (await world.keys(bucket, 'data/')).length === 1);
  const columns = [
    { Name: 'whole', Type: 'int' },
    { Name: 'text', Type: 'string' },
  ];
  await world.glue.updateTable({
    DatabaseName: 'lake',
    TableInput: { Name: table, StorageDescriptor: { Columns: columns, Location: 's3://lake/' } },
  });
  await world.put(source, ['{"whole":2,"text":"b"}']);
  await until(async () => (await world.keys(bucket, 'data/')).length === 2);
  const rows = await world.rows(bucket, 'data/');
  expect(rows).toEqual(expect.arrayContaining([{ whole: 1 }, { whole: 2, text: 'b' }]));
  await world.glue.deleteTable({ DatabaseName: 'lake', Name: table });
  await world.put(source, ['{"whole":3}']);
  await until(async () => (await world.failures(bucket, 'errors/')).length === 1);
  expect((await world.failures(bucket, 'errors/'))[0]).toMatchObject({
    lastErrorCode: 'DataFormatConversion.EntityNotFoundException',
  });
});
