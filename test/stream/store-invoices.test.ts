/** From a record put to an item stored: Kinesis, the event source mapping, the very bundle that is deployed, and tables, in one piece. */
import { S3 } from '@aws-sdk/client-s3';
import type { CreateEventSourceMappingRequest } from '@aws-sdk/client-lambda';
import { service as dynamodbService } from '../../local-aws/dynamodb';
import { service as kinesisService } from '../../local-aws/kinesis';
import { until } from '../support/until';
import { openFrontDoor, setFaults, type FrontDoor } from '../support/front-door';
import { clientSettings, makeBucket } from '../support/stack';
import {
  contentOf,
  openStored,
  putAll,
  quantityAt,
  recordOf,
  storedLine,
  type Stored,
} from './support/stored';

let door: FrontDoor;
const opened: Stored[] = [];
const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
beforeAll(async () => {
  door = await openFrontDoor([kinesisService, dynamodbService]);
});
afterEach(() => setFaults(door, []));
afterAll(async () => {
  for (const stored of opened) stored.stop();
  s3.destroy();
  await door.stop();
});

async function open(mapping: Partial<CreateEventSourceMappingRequest> = {}): Promise<Stored> {
  const stored = await openStored(door, mapping);
  opened.push(stored);
  return stored;
}

/** Comes last, so that all before it was called with. */
const END = storedLine(59, { stockCode: 'END', customerId: null });
const ended = (stored: Stored) => until(async () => (await quantityAt(stored, 'END#000001')) !== undefined);

const HISTORY = [
  recordOf(storedLine(1), storedLine(2, { stockCode: '71053', lineNo: 2 })),
  recordOf(storedLine(3, { quantity: 7 })),
  recordOf(storedLine(4, { stockCode: '71053', lineNo: 2, customerId: '13047', country: 'France' })),
];

it('stores lines, each version of them, the head of their invoice and customers', async () => {
  const stored = await open();
  await putAll(stored, [...HISTORY, recordOf(END)]);
  await ended(stored);
  expect(await quantityAt(stored, '85123A#000001')).toBe(7);
  const content = await contentOf(stored);
  expect(content).toHaveLength(8);
  expect(content.filter((text) => text.startsWith('customer '))).toEqual([
    expect.stringContaining('France'),
    expect.stringContaining('United Kingdom'),
  ]);
});

it('stores the same of records that come twice, shuffled, and an older after a newer', async () => {
  const [once, often] = await Promise.all([open(), open({ BatchSize: 2 })]);
  await putAll(once, [...HISTORY, recordOf(END)]);
  const [first, second, third] = HISTORY as [Buffer, Buffer, Buffer];
  await putAll(often, [third, second, first, second, first, third, first, recordOf(END)]);
  await Promise.all([ended(once), ended(often)]);
  expect(await contentOf(often)).toEqual(await contentOf(once));
  // The twin: other records are seen as such.
  await putAll(often, [recordOf(storedLine(5, { quantity: 8 }))]);
  await until(async () => (await quantityAt(often, '85123A#000001')) === 8);
  expect(await contentOf(often)).not.toEqual(await contentOf(once));
});

it('gives a record that it cannot read to the failure destination, whole, and stores the others', async () => {
  const Bucket = await makeBucket('ecomflow-dead-letters');
  const stored = await open({
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${Bucket}` } },
  });
  const poison = recordOf(storedLine(2, { stockCode: 'GOOD' }), { quantity: 'six' });
  await putAll(stored, [
    recordOf(storedLine(1)),
    poison,
    recordOf(storedLine(3, { quantity: 7 })),
    recordOf(END),
  ]);
  await until(async () => ((await s3.listObjectsV2({ Bucket })).KeyCount ?? 0) > 0);
  await ended(stored);
  const { Contents = [] } = await s3.listObjectsV2({ Bucket });
  expect(Contents).toHaveLength(1);
  const { Body } = await s3.getObject({ Bucket, Key: Contents[0]?.Key ?? '' });
  const { payload } = JSON.parse((await Body?.transformToString()) ?? '') as { payload: string };
  const { Records } = JSON.parse(payload) as { Records: { kinesis: { data: string } }[] };
  expect(Records.map(({ kinesis }) => kinesis.data)).toEqual([poison.toString('base64')]);
  expect(await quantityAt(stored, '85123A#000001')).toBe(7);
  // Of its lines not even the good one is stored.
  expect(await quantityAt(stored, 'GOOD#000001')).toBeUndefined();
});

const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => recordOf(storedLine(at % 50, { lineNo: at + 1 })));
const throttled = (times: object) =>
  ['PutItem', 'BatchWriteItem'].map((action) => ({
    ...{ service: 'dynamodb', action, kind: 'throttle', code: 'ProvisionedThroughputExceededException' },
    ...times,
  }));

it('loses nothing while the table is throttled', async () => {
  const stored = await open();
  // More than the SDK tries again by itself, so that records are reported and come again.
  await setFaults(door, throttled({ times: 60 }));
  await putAll(stored, [...lines(60), recordOf(END)]);
  await until(async () => (await contentOf(stored)).length === 63, 60_000);
  expect(await quantityAt(stored, '85123A#000060')).toBe(6);
});

it('and what the table never took is given up, told of and not there: the twin', async () => {
  const Bucket = await makeBucket('ecomflow-dead-letters');
  const stored = await open({
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${Bucket}` } },
  });
  await setFaults(door, throttled({}));
  await putAll(stored, [recordOf(storedLine(1))]);
  await until(async () => (await s3.listObjectsV2({ Bucket })).KeyCount === 1, 30_000);
  await setFaults(door, []);
  expect(await contentOf(stored)).toEqual([]);
});
