/** `ecomflow new pipeline` of a Parquet sample: types by its schema, and what a schema does not say is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPipelines } from '../../scripts/gen/pipelines';
import { propose, writeFiles } from '../../src/cli/new/command';
import { readSample } from '../../src/cli/new/sample/read-sample';
import type { Sample } from '../../src/cli/new/sample/sample';
import { filesOf } from '../../src/cli/new/write-files';
import { faultsOfFolder } from '../pipelines/support/pipeline-folder';
import { copyProject } from '../scripts/gen/support/project';
import { writeParquet, type ParquetColumn } from '../support/parquet';

const dir = mkdtempSync(join(tmpdir(), 'ecomflow-parquet-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const file = join(dir, 'sample.parquet');

function sampleOf(columns: readonly ParquetColumn[], compression?: string): Promise<Sample> {
  writeFileSync(file, writeParquet(columns, compression));
  return readSample(file);
}
const one = (type: string, values: string): Promise<Sample> => sampleOf([{ name: 'x', type, values }]);
const noteOf = ({ notes }: Sample, about = 'x') => notes.find((note) => note.about === about);

it.each<[string, string, string]>([
  ['pa.decimal128(12, 3)', '[Decimal("1.500")]', 'decimal(12,3)'],
  ['pa.decimal128(38, 0)', '[Decimal(1)]', 'decimal(38,0)'],
  ['pa.int8()', '[1]', 'smallint'],
  ['pa.uint8()', '[1]', 'smallint'],
  ['pa.int16()', '[1]', 'smallint'],
  ['pa.uint16()', '[1]', 'integer'],
  ['pa.int32()', '[1]', 'integer'],
  ['pa.uint32()', '[1]', 'bigint'],
  ['pa.int64()', '[1]', 'bigint'],
  ['pa.uint64()', '[1]', 'decimal(20,0)'],
  ['pa.bool_()', '[True]', 'boolean'],
  ['pa.date32()', '[date(2026, 1, 2)]', 'date'],
  ['pa.string()', '["abc"]', 'varchar(80)'],
  ['pa.string()', '["x" * 100]', 'varchar(800)'],
])('%s is, for sure, %s as %s', async (type, values, expected) => {
  const sample = await one(type, values);
  expect(sample.columns).toEqual([{ name: 'x', header: 'x', type: expected }]);
  expect(noteOf(sample)).toEqual({ about: 'x', says: `${expected} by the schema`, isSure: true });
});

it.each<[string, string, RegExp | null]>([
  ['pa.timestamp("us", "UTC")', 'timestamp', null],
  ['pa.timestamp("us")', 'timestamp', /wall clock without a time zone, so UTC is a guess/],
  ['pa.timestamp("ns", "UTC")', 'timestamp', /nanoseconds/],
])('%s is a %s of which is told what the schema leaves open', async (type, expected, doubt) => {
  const sample = await one(type, '[datetime(2026, 1, 2)]');
  expect(sample.columns).toEqual([{ name: 'x', header: 'x', type: expected, timezone: 'UTC' }]);
  expect(noteOf(sample)).toMatchObject({
    isSure: doubt === null,
    says: doubt === null ? expect.anything() : expect.stringMatching(doubt),
  });
});

it('doubts binary fractions and bytes that may be no text', async () => {
  expect(noteOf(await one('pa.float64()', '[1.5]'))).toMatchObject({
    isSure: false,
    says: expect.stringMatching(/^double precision .*not exact/) as string,
  });
  expect(noteOf(await one('pa.binary()', '[b"a"]'))).toMatchObject({
    isSure: false,
    says: expect.stringMatching(/^varchar.*read as utf-8/) as string,
  });
});

it('leaves out what a feed does not read, and says why', async () => {
  const sample = await sampleOf([
    { name: 'Stock Code', type: 'pa.string()', values: '["a"]' },
    { name: 'tags', type: 'pa.list_(pa.string())', values: '[["a"]]' },
    { name: 'place', type: 'pa.struct([("x", pa.int32())])', values: '[{"x": 1}]' },
    { name: 'digest', type: 'pa.binary(4)', values: '[b"abcd"]' },
    { name: 'huge', type: 'pa.decimal256(50, 2)', values: '[Decimal(1)]' },
  ]);
  expect(sample.columns.map(({ name, header }) => [name, header])).toEqual([['stock_code', 'Stock Code']]);
  for (const name of ['tags', 'place', 'digest', 'huge'])
    expect(noteOf(sample, name)).toMatchObject({
      isSure: false,
      says: expect.stringMatching(/^left out, for/) as string,
    });
  await expect(one('pa.list_(pa.string())', '[["a"]]')).rejects.toThrow(/no column of plain values/);
});

it('takes over which columns are never missing', async () => {
  const sample = await sampleOf([
    { name: 'a', type: 'pa.int32()', values: '[1]', isRequired: true },
    { name: 'b', type: 'pa.int32()', values: '[1]' },
  ]);
  expect(sample.columns).toEqual([
    { name: 'a', header: 'a', type: 'integer', nullable: false },
    { name: 'b', header: 'b', type: 'integer' },
  ]);
});

it('guesses how long texts are, and says so, where no row is there or can be unpacked', async () => {
  const guessed = expect.objectContaining({
    isSure: false,
    says: expect.stringMatching(/how long texts are is a guess/) as string,
  }) as unknown;
  for (const sample of [
    await one('pa.string()', '[]'),
    await sampleOf([{ name: 'x', type: 'pa.string()', values: '["a" * 900]' }], 'zstd'),
  ]) {
    expect(sample.columns[0]?.type).toBe('varchar(800)');
    expect(sample.notes).toContainEqual(guessed);
  }
});

it('is refused where it is cut off', async () => {
  writeFileSync(file, writeParquet([{ name: 'x', type: 'pa.int32()', values: '[1]' }]).subarray(0, 60));
  await expect(readSample(file)).rejects.toThrow(/does not end so: it is cut off/);
});

it('becomes a pipeline that `npm run gen` takes', async () => {
  await sampleOf([
    { name: 'stock_code', type: 'pa.string()', values: '["A1"]', isRequired: true },
    { name: 'description', type: 'pa.string()', values: '["Thing"]' },
    { name: 'unit_price', type: 'pa.decimal128(12, 3)', values: '[Decimal("1.500")]' },
    { name: 'updated', type: 'pa.timestamp("us")', values: '[datetime(2026, 1, 2)]' },
  ]);
  const project = copyProject(() => readPipelines(project.root));
  try {
    const files = filesOf(await propose('stock-parquet', file, []));
    expect(files['feeds.ts']).toContain("format: { kind: 'parquet' }");
    writeFiles(join(project.root, 'src/pipelines/stock-parquet'), files);
    expect(project.gen().code).toBe(0);
    const pipeline = readPipelines(project.root).find(({ name }) => name === 'stock-parquet');
    if (!pipeline) throw new Error('it was not found');
    expect(faultsOfFolder({ root: project.root, pipeline })).toEqual([]);
  } finally {
    project.remove();
  }
});
