import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings, makeBucket, uniqueName } from '../../support/stack';
import { writeParquet, type ParquetColumn } from '../../support/parquet';
import { openWarehouse, type Warehouse } from './support/warehouse';

let warehouse: Warehouse;
let s3: S3Client;
let bucket: string;

beforeAll(async () => {
  s3 = new S3Client({ ...clientSettings(), forcePathStyle: true });
  bucket = await makeBucket();
  warehouse = await openWarehouse();
});

afterAll(() => {
  s3.destroy();
  warehouse.client.destroy();
});

interface Entry {
  readonly url: string;
  readonly mandatory?: boolean;
  readonly meta?: { readonly content_length: number };
}

async function put(key: string, body: Buffer | string): Promise<string> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  return `s3://${bucket}/${key}`;
}

/** Uploads a file and returns the entry that names it rightly. */
async function upload(columns: readonly ParquetColumn[]): Promise<Required<Entry>> {
  const data = writeParquet(columns);
  const url = await put(`${uniqueName('file')}.parquet`, data);
  return { url, mandatory: true, meta: { content_length: data.length } };
}

async function copy(table: string, ...entries: readonly Entry[]) {
  const manifest = await put(`${uniqueName('load')}.manifest`, JSON.stringify({ entries }));
  return warehouse.run(
    `copy ${table} from '${manifest}' iam_role 'arn:aws:iam::123456789012:role/load' format as parquet manifest`,
  );
}

const NUMBERS: ParquetColumn = { name: 'a', type: 'pa.int32()', values: '[1, None, 3]' };

it('copies each type exactly, by position, NULL apart from the empty string', async () => {
  await warehouse.run(
    'create table every_type (a smallint, b integer, c bigint, d real, e double precision, f boolean, g date, ' +
      'h timestamp, i varchar(20), j decimal(38, 6))',
  );
  const entry = await upload([
    { name: 'z', type: 'pa.int16()', values: '[-32768, None]' },
    { name: 'y', type: 'pa.int32()', values: '[2147483647, None]' },
    { name: 'x', type: 'pa.int64()', values: '[9007199254740991, None]' },
    { name: 'w', type: 'pa.float32()', values: '[0.5, None]' },
    { name: 'v', type: 'pa.float64()', values: '[0.1, None]' },
    { name: 'u', type: 'pa.bool_()', values: '[True, None]' },
    { name: 't', type: 'pa.date32()', values: '[date(1995, 1, 1), None]' },
    { name: 's', type: "pa.timestamp('us')", values: '[datetime(2011, 1, 5, 8, 26, 0, 123456), None]' },
    { name: 'r', type: 'pa.string()', values: '["", "a,\\"b\\"\\n\\\\.ä"]' },
    {
      name: 'q',
      type: 'pa.decimal128(38, 6)',
      values: '[Decimal("12345678901234567890123456789012.000001"), None]',
    },
  ]);
  expect(await copy('every_type', entry)).toMatchObject({ Status: 'FINISHED', ResultRows: 2 });
  const nulls = Array.from({ length: 8 }, () => ({ isNull: true }));
  expect(await warehouse.query('select * from every_type order by a')).toEqual([
    [
      { longValue: -32768 },
      { longValue: 2147483647 },
      { longValue: 9007199254740991 },
      { doubleValue: 0.5 },
      { doubleValue: 0.1 },
      { booleanValue: true },
      { stringValue: '1995-01-01' },
      { stringValue: '2011-01-05 08:26:00.123456' },
      { stringValue: '' },
      { stringValue: '12345678901234567890123456789012.000001' },
    ],
    [...nulls, { stringValue: 'a,"b"\n\\.ä' }, { isNull: true }],
  ]);
});

it('reads every file that the manifest lists', async () => {
  await warehouse.run('create table several (a integer)');
  const entries = await Promise.all([upload([NUMBERS]), upload([NUMBERS])]);
  expect(await copy('several', ...entries)).toMatchObject({ Status: 'FINISHED', ResultRows: 6 });
});

it('reads timestamps as Spark writes them', async () => {
  await warehouse.run('create table moment (a timestamp)');
  const values = '[datetime(2011, 1, 5, 8, 26, 0, 123456)]';
  const entry = await upload([{ name: 'a', type: "pa.timestamp('us', tz='UTC')", values }]);
  expect(await copy('moment', entry)).toMatchObject({ Status: 'FINISHED' });
  expect(await warehouse.query('select a from moment')).toEqual([
    [{ stringValue: '2011-01-05 08:26:00.123456' }],
  ]);
});

describe('a manifest that is wrong', () => {
  beforeAll(() => warehouse.run('create table target (a integer)'));

  it.each<[string, (entry: Required<Entry>) => Entry, RegExp]>([
    ['names a file that is not there', (e) => ({ ...e, url: `${e.url}x` }), /NoSuchKey/],
    [
      'names a bucket that is not there',
      (e) => ({ ...e, url: 's3://no-such-bucket-here/x' }),
      /NoSuchBucket/,
    ],
    [
      'gives another length',
      ({ url, mandatory, meta }) => ({ url, mandatory, meta: { content_length: meta.content_length + 1 } }),
      /content_length/,
    ],
    ['gives no length', ({ url }) => ({ url, mandatory: true }), /content_length/],
    ['names no S3 address', (e) => ({ ...e, url: 'https://example.com/x' }), /Invalid S3 path/],
  ])('fails when it %s, and nothing is loaded', async (_, spoil, message) => {
    const entry = await upload([NUMBERS]);
    const statement = await copy('target', entry, spoil(entry));
    expect(statement.Status).toBe('FAILED');
    expect(statement.Error).toMatch(message);
    expect(await warehouse.query('select count(*) from target')).toEqual([[{ longValue: 0 }]]);
  });

  it('passes over a missing file that is not mandatory', async () => {
    const entry = await upload([NUMBERS]);
    const statement = await copy('target', { ...entry, url: `${entry.url}x`, mandatory: false });
    expect(statement).toMatchObject({ Status: 'FINISHED', ResultRows: 0 });
  });

  it('is not there itself', async () => {
    const sql = `copy target from 's3://${bucket}/none' iam_role 'arn:aws:iam::1:role/x' format as parquet manifest`;
    expect((await warehouse.run(sql)).Error).toMatch(/Problem reading manifest file/);
  });
});

describe('a file that does not fit', () => {
  it.each<[string, string, ParquetColumn[], RegExp]>([
    [
      'a column too many',
      'integer',
      [NUMBERS, NUMBERS],
      /Unmatched number of columns.*Table columns: 1, Data columns: 2/,
    ],
    [
      'a wider integer',
      'integer',
      [{ ...NUMBERS, type: 'pa.int64()' }],
      /incompatible Parquet schema for column 'a'/,
    ],
    ['a narrower integer', 'bigint', [NUMBERS], /incompatible Parquet schema/],
    ['a number for a text', 'varchar(10)', [NUMBERS], /incompatible Parquet schema/],
    [
      'a decimal of another scale',
      'decimal(12, 3)',
      [{ name: 'a', type: 'pa.decimal128(12, 2)', values: '[Decimal("1.00")]' }],
      /incompatible Parquet schema/,
    ],
    [
      'a text of more bytes than the column has, though not of more characters',
      'varchar(3)',
      [{ name: 'a', type: 'pa.string()', values: '["äöü"]' }],
      /longer than the length defined in the table. Table: 3, Data: 6/,
    ],
    ['a NULL where none may be', 'integer not null', [NUMBERS], /Cannot insert a NULL value into column a/],
  ])('is refused: %s', async (_, type, columns, message) => {
    const table = uniqueName('strict');
    await warehouse.run(`create table ${table} (a ${type})`);
    const statement = await copy(table, await upload(columns));
    expect(statement.Status).toBe('FAILED');
    expect(statement.Error).toMatch(message);
  });

  it('is refused: no Parquet at all', async () => {
    await warehouse.run('create table text_file (a integer)');
    const entry = { url: await put('text.parquet', 'a,b'), mandatory: true, meta: { content_length: 3 } };
    expect((await copy('text_file', entry)).Status).toBe('FAILED');
  });
});
