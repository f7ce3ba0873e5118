/** From the stream to bronze: Kinesis, Firehose, the transformation in Python as it is deployed, Parquet by the catalog's table. */
import type { ExtendedS3DestinationConfiguration } from '@aws-sdk/client-firehose';
import fc from 'fast-check';
import type { ParquetRow } from '../../src/aws/parquet';
import { recordsOf } from '../../src/stream/records';
import type { FirehoseWorld } from '../local-aws/firehose/support/firehose-world';
import { reshard } from '../local-aws/kinesis/support/reshard';
import { makeBucket } from '../support/stack';
import { until } from '../support/until';
import {
  COLUMNS,
  FAILED,
  LINES,
  openBronzeWorld,
  openDelivery,
  type BronzeWorld,
  type Buffering,
  type Opened,
} from './support/bronze-world';
import { recordOf, storedLine } from './support/stored';

const RAW = 'raw/online-retail-stream/';

let bronze: BronzeWorld;
let world: FirehoseWorld;
beforeAll(async () => {
  bronze = await openBronzeWorld();
  ({ world } = bronze);
});
afterEach(() => world.tell('faults', { rules: [] }));
afterAll(() => world.close());

const open = (
  shards: number,
  batch: Buffering['batch'],
  seconds: number,
  more: Partial<ExtendedS3DestinationConfiguration> = {},
): Promise<Opened> => openDelivery(bronze, shards, { batch, seconds }, more);

const close = ({ name: DeliveryStreamName }: Opened) =>
  world.firehose.deleteDeliveryStream({ DeliveryStreamName });

interface Put {
  readonly partitionKey: string;
  readonly data: Buffer;
}

/** Returns the number of each. */
async function put(StreamName: string, records: readonly Put[]): Promise<string[]> {
  const { Records = [], FailedRecordCount } = await world.kinesis.putRecords({
    StreamName,
    Records: records.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data })),
  });
  if (FailedRecordCount !== 0) throw new Error('not all were taken');
  return Records.map(({ SequenceNumber = '' }) => SequenceNumber);
}

const rowsIn = ({ bucket }: Opened): Promise<ParquetRow[]> => world.rows(bucket, LINES);
const failuresIn = ({ bucket }: Opened) => world.failures(bucket, FAILED);

/** How often each line came, by its id. */
function timesOf(rows: readonly ParquetRow[]): ReadonlyMap<unknown, number> {
  const times = new Map<unknown, number>();
  for (const { line_id: id } of rows) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

/** Which lines were lost and which doubled, of what was put and what is in bronze. */
function balance(ids: readonly string[], rows: readonly ParquetRow[]) {
  const times = timesOf(rows);
  return {
    lost: ids.filter((id) => !times.has(id)),
    doubled: [...times].flatMap(([id, count]) => (count > 1 ? [id] : [])),
    foreign: [...times.keys()].filter((id) => !ids.includes(String(id))),
  };
}

const EXACT = { lost: [], doubled: [], foreign: [] };

let drawn = 0;
const nextId = (): string => (drawn += 1).toString(16).padStart(32, '0');

/** What is read is kept as it came. Returns the bucket, too. */
async function openWithBackup() {
  const lake = await makeBucket('ecomflow-lake');
  const opened = await open(1, { sizeInMBs: 1, seconds: 0 }, 0, {
    S3BackupMode: 'Enabled',
    S3BackupConfiguration: {
      RoleARN: world.roleArn,
      BucketARN: `arn:aws:s3:::${lake}`,
      Prefix: RAW,
      BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 0 },
    },
  });
  return { opened, lake };
}

describe('a record', () => {
  it('is kept as it came, beside bronze', async () => {
    const { opened, lake } = await openWithBackup();
    const data = recordOf(storedLine(1, { id: nextId() }));
    await put(opened.source, [{ partitionKey: 'a', data }]);
    await until(async () => (await world.text(lake, RAW)) !== '');
    expect(await world.text(lake, RAW)).toBe(data.toString());
    await close(opened);
  });

  it('becomes a row of each of its lines, which says where it lay', async () => {
    const opened = await open(1, { sizeInMBs: 1, seconds: 0 }, 0);
    const lines = [
      storedLine(1, {
        id: nextId(),
        invoicedAt: '2010-12-01T08:26:00.250+01:00',
        unitPrice: '2.5',
        quantity: -6,
      }),
      storedLine(1, { id: nextId(), lineNo: 2, description: null, customerId: null }),
    ];
    const [number] = await put(opened.source, [{ partitionKey: '536365', data: recordOf(...lines) }]);
    await until(async () => (await rowsIn(opened)).length === 2);
    const lay = { shard_id: 'shardId-000000000000', sequence_number: number, mark: null, place: 0 };
    const common = { ...lay, invoice_no: '536365', stock_code: '85123A', country: 'United Kingdom' };
    const received_at = new Date('2026-11-30T12:01:00.000Z');
    expect(await rowsIn(opened)).toEqual(
      [
        {
          ...{
            ...common,
            line_no: 1,
            description: 'WHITE HANGING HEART T-LIGHT HOLDER',
            quantity: -6,
            received_at,
          },
          ...{ invoice_date: new Date('2010-12-01T07:26:00.250Z'), unit_price: 2.5, customer_id: '17850' },
          line_id: lines[0]?.id,
        },
        {
          ...{ ...common, line_no: 2, description: null, quantity: 6, received_at },
          ...{ invoice_date: new Date('2010-12-01T08:26:00.000Z'), unit_price: 2.55, customer_id: null },
          line_id: lines[1]?.id,
        },
      ].map((row) => ({ ...row, unit_price: expect.closeTo(row.unit_price, 9) as number })),
    );
    await close(opened);
  });

  it('that is a mark becomes a row of its own, and one that cannot be read lies whole where errors go', async () => {
    const opened = await open(1, { sizeInMBs: 1, seconds: 0 }, 0);
    const poison = recordOf(storedLine(1, { id: nextId() }), { quantity: 'six' });
    const [marked, , number] = await put(opened.source, [
      { partitionKey: 'a', data: Buffer.from('{"mark":"m-1"}\n') },
      { partitionKey: 'a', data: poison },
      { partitionKey: 'a', data: recordOf(storedLine(2, { id: nextId() })) },
    ]);
    await until(async () => (await rowsIn(opened)).length === 2 && (await failuresIn(opened)).length === 1);
    const [mark, line] = await rowsIn(opened);
    const empty = Object.fromEntries(Object.keys(COLUMNS).map((column) => [column, null]));
    expect(mark).toEqual({
      ...empty,
      mark: 'm-1',
      shard_id: 'shardId-000000000000',
      sequence_number: marked,
    });
    expect(line).toMatchObject({ mark: null, sequence_number: number });
    expect(await failuresIn(opened)).toEqual([
      expect.objectContaining({
        rawData: poison.toString('base64'),
        errorCode: 'Lambda.ProcessingFailedStatus',
      }),
    ]);
    await close(opened);
  });
});

type Step = 'put' | 'poison' | 'split' | 'merge';

const plan = fc.record({
  shards: fc.integer({ min: 1, max: 3 }),
  steps: fc.array(fc.constantFrom<Step>('put', 'put', 'put', 'poison', 'split', 'merge'), {
    minLength: 3,
    maxLength: 8,
  }),
  batch: fc.record({ sizeInMBs: fc.constantFrom(0.2, 0.5, 1), seconds: fc.constantFrom(0, 1) }),
  seconds: fc.constantFrom(0, 1),
  /** Of a record: a large one makes batches go by their size. */
  lines: fc.integer({ min: 1, max: 300 }),
});

it('holds each line once in the end, whatever is put, split and merged, however it is buffered', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ shards, steps, batch, seconds, lines }) => {
      const opened = await open(shards, batch, seconds);
      const ids: string[] = [];
      let poisons = 0;
      for (const step of [...steps, 'put'] as const) {
        if (step === 'split' || step === 'merge') await reshard(world.kinesis, opened.source, step);
        else if (step === 'poison') {
          poisons += 1;
          await put(opened.source, [{ partitionKey: String(poisons), data: Buffer.from('poison\n') }]);
        } else {
          const made = Array.from({ length: lines }, (_, at) =>
            storedLine(at % 60, { id: nextId(), invoiceNo: String(at % 7), lineNo: at + 1 }),
          );
          ids.push(...made.map(({ id }) => id));
          await put(opened.source, recordsOf(made));
        }
      }
      await until(async () => (await rowsIn(opened)).length >= ids.length, 60_000);
      await until(async () => (await failuresIn(opened)).length >= poisons);
      await close(opened);
      expect(balance(ids, await rowsIn(opened))).toEqual(EXACT);
      expect(await failuresIn(opened)).toHaveLength(poisons);
    }),
    { numRuns: 8 },
  );
});

describe('the balance finds', () => {
  const linesOf = (count: number) =>
    Array.from({ length: count }, (_, at) => storedLine(at, { id: nextId() }));

  it('a line that was doubled: a redelivery is planted', async () => {
    const opened = await open(1, { sizeInMBs: 1, seconds: 0 }, 0);
    await world.tell('faults', {
      rules: [{ service: 'firehose', action: 'Redeliver', kind: 'record', times: 1 }],
    });
    const lines = linesOf(3);
    await put(opened.source, recordsOf(lines));
    await until(async () => (await rowsIn(opened)).length === 6);
    const ids = lines.map(({ id }) => id);
    expect(balance(ids, await rowsIn(opened))).toEqual({ ...EXACT, doubled: ids });
    // By shard and number both are one: that is how bronze tells a redelivery from a line that was sent twice.
    const places = new Set(
      (await rowsIn(opened)).map((row) => `${String(row['shard_id'])}/${String(row['sequence_number'])}`),
    );
    expect(places.size).toBe(1);
    await close(opened);
  });

  it('a line that was lost: an object is taken away', async () => {
    const opened = await open(1, { sizeInMBs: 1, seconds: 0 }, 0);
    const [lost, kept] = [linesOf(2), linesOf(1)];
    await put(opened.source, recordsOf(lost));
    await until(async () => (await rowsIn(opened)).length === 2);
    const [Key = ''] = await world.keys(opened.bucket, LINES);
    await put(opened.source, recordsOf(kept));
    await until(async () => (await rowsIn(opened)).length === 3);
    await world.s3.deleteObject({ Bucket: opened.bucket, Key });
    const ids = [...lost, ...kept].map(({ id }) => id);
    expect(balance(ids, await rowsIn(opened))).toEqual({ ...EXACT, lost: lost.map(({ id }) => id) });
    await close(opened);
  });
});

it('loses nothing while what delivers is killed and what it calls refuses', async () => {
  const opened = await open(2, { sizeInMBs: 0.2, seconds: 1 }, 1);
  await world.tell('faults', {
    rules: [
      { service: 's3', action: 'PutObject', kind: 'error', probability: 0.3, seed: 7 },
      { service: 'kinesis', action: 'GetRecords', kind: 'throttle', probability: 0.2, seed: 7 },
      { service: 'glue', action: 'GetTable', kind: 'throttle', probability: 0.2, seed: 7 },
    ],
  });
  const ids: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    const lines = Array.from({ length: 200 }, (_, at) =>
      storedLine(at % 60, { id: nextId(), invoiceNo: String(at % 20), lineNo: at + 1 }),
    );
    ids.push(...lines.map(({ id }) => id));
    await put(opened.source, recordsOf(lines));
    if (round % 3 === 2) await world.tell('firehose/kill', { name: opened.name });
    if (round === 4) await reshard(world.kinesis, opened.source, 'split');
  }
  await until(async () => timesOf(await rowsIn(opened)).size >= ids.length, 60_000);
  await close(opened);
  const { lost, foreign } = balance(ids, await rowsIn(opened));
  expect({ lost, foreign }).toEqual({ lost: [], foreign: [] });
});
