/** Records of a stream: who was told that one was taken can read it, from wherever he asks, until it is a day old. */
import type { GetShardIteratorInput } from '@aws-sdk/client-kinesis';
import type { Gateway } from '../../../local-aws/gateway/server';
import { service } from '../../../local-aws/kinesis';
import { startOwnGateway } from '../../support/own-gateway';
import { uniqueName } from '../../support/stack';
import { kinesisClient } from './support/client';
import { readByFamily } from './support/reading';

let gateway: Gateway;
let kinesis: ReturnType<typeof kinesisClient>;
beforeAll(async () => {
  gateway = await startOwnGateway([service]);
  kinesis = kinesisClient(gateway.url);
});
afterEach(async () => {
  await setClock(null);
  await tell('faults', { rules: [] });
});
afterAll(async () => {
  kinesis.destroy();
  await gateway.stop();
});

async function tell(path: string, body: object): Promise<void> {
  const answer = await fetch(`${gateway.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

const setClock = (now: string | null) => tell('clock', { now });

async function makeStream(ShardCount = 1): Promise<string> {
  const StreamName = uniqueName('stream');
  await kinesis.createStream({ StreamName, ShardCount });
  return StreamName;
}

const ShardId = 'shardId-000000000000';
const entries = (count: number, bytes = 10) =>
  Array.from({ length: count }, (_, at) => ({ PartitionKey: `k${at}`, Data: Buffer.alloc(bytes, 'x') }));

async function put(StreamName: string, text: string): Promise<string> {
  const { SequenceNumber = '' } = await kinesis.putRecord({
    StreamName,
    PartitionKey: 'k',
    Data: Buffer.from(text),
  });
  return SequenceNumber;
}

type Place = Omit<GetShardIteratorInput, 'ShardId'>;

async function readFrom(place: Place): Promise<string[]> {
  const { ShardIterator } = await kinesis.getShardIterator({ ...place, ShardId });
  const { Records = [] } = await kinesis.getRecords({ ShardIterator });
  return Records.map(({ Data = new Uint8Array() }) => Buffer.from(Data).toString());
}

/** Eight writers at once; returns how many records each counts as taken, and what is there. */
async function writeByEight(count: (failed: number) => number): Promise<[number, string[]]> {
  const StreamName = await makeStream(4);
  const counted = await Promise.all(
    Array.from({ length: 8 }, async () => {
      let sum = 0;
      for (let call = 0; call < 10; call += 1) {
        const { FailedRecordCount = 0 } = await kinesis.putRecords({ StreamName, Records: entries(50) });
        sum += 50 - count(FailedRecordCount);
      }
      return sum;
    }),
  );
  const read = await readByFamily(kinesis, StreamName);
  return [counted.reduce((sum, one) => sum + one, 0), read.map(({ number }) => number)];
}

it('what eight writers were told is taken can be read, each record once', async () => {
  const [taken, numbers] = await writeByEight((failed) => failed);
  expect([taken, numbers.length, new Set(numbers).size]).toEqual([4_000, 4_000, 4_000]);
  for (const number of numbers) expect(number).toMatch(/^\d{56}$/);
});

it('also where records of a call fail, unless the writers do not look', async () => {
  const rules = [{ service: 'kinesis', action: 'PutRecords', kind: 'record', probability: 0.2 }];
  await tell('faults', { rules });
  const [taken, numbers] = await writeByEight((failed) => failed);
  expect(numbers).toHaveLength(taken);
  expect(taken).toBeLessThan(3_500);
  const [believed, there] = await writeByEight(() => 0);
  expect(there.length).toBeLessThan(believed);
});

it('a reader begins where it asks to', async () => {
  const StreamName = await makeStream();
  await setClock('2026-01-01T10:00:00Z');
  await put(StreamName, 'one');
  await setClock('2026-01-01T10:00:01Z');
  const StartingSequenceNumber = await put(StreamName, 'two');
  await put(StreamName, 'three');
  const from = (place: Omit<Place, 'StreamName'>) => readFrom({ StreamName, ...place });
  expect(await from({ ShardIteratorType: 'TRIM_HORIZON' })).toEqual(['one', 'two', 'three']);
  expect(await from({ ShardIteratorType: 'LATEST' })).toEqual([]);
  expect(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual([
    'two',
    'three',
  ]);
  expect(await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber })).toEqual([
    'three',
  ]);
  const Timestamp = new Date('2026-01-01T10:00:00.500Z');
  expect(await from({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp })).toEqual(['two', 'three']);
  const other = await makeStream();
  await expect(
    readFrom({ StreamName: other, ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber }),
  ).rejects.toMatchObject({ name: 'InvalidArgumentException' });
});

it('who asked for the latest gets what comes from then on', async () => {
  const StreamName = await makeStream();
  await put(StreamName, 'before');
  const { ShardIterator } = await kinesis.getShardIterator({
    StreamName,
    ShardId,
    ShardIteratorType: 'LATEST',
  });
  await put(StreamName, 'after');
  const { Records = [] } = await kinesis.getRecords({ ShardIterator });
  expect(Records.map(({ Data = new Uint8Array() }) => Buffer.from(Data).toString())).toEqual(['after']);
});

it('a reader is told how far it is behind', async () => {
  const StreamName = await makeStream();
  await setClock('2026-01-01T10:00:00Z');
  await put(StreamName, 'one');
  await put(StreamName, 'two');
  await setClock('2026-01-01T10:00:07Z');
  const place = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { ShardIterator } = await kinesis.getShardIterator(place);
  const first = await kinesis.getRecords({ ShardIterator, Limit: 1 });
  const second = await kinesis.getRecords({ ShardIterator: first.NextShardIterator, Limit: 1 });
  expect([first.MillisBehindLatest, second.MillisBehindLatest]).toEqual([7_000, 0]);
});

it('an iterator is good for five minutes, a record for a day', async () => {
  const StreamName = await makeStream();
  await setClock('2026-01-01T10:00:00Z');
  await put(StreamName, 'old');
  const place = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { ShardIterator } = await kinesis.getShardIterator(place);
  await setClock('2026-01-01T10:05:00Z');
  expect((await kinesis.getRecords({ ShardIterator })).Records).toHaveLength(1);
  await setClock('2026-01-01T10:05:01Z');
  await expect(kinesis.getRecords({ ShardIterator })).rejects.toMatchObject({
    name: 'ExpiredIteratorException',
  });
  await setClock('2026-01-02T10:00:00Z');
  expect(await readFrom(place)).toEqual(['old']);
  await setClock('2026-01-02T10:00:01Z');
  expect(await readFrom(place)).toEqual([]);
});

it('a stream that takes the name of a deleted one has none of its records, iterators or numbers', async () => {
  const StreamName = await makeStream();
  const StartingSequenceNumber = await put(StreamName, 'old');
  const place = { StreamName, ShardIteratorType: 'TRIM_HORIZON' } as const;
  const { ShardIterator } = await kinesis.getShardIterator({ ...place, ShardId });
  await kinesis.deleteStream({ StreamName });
  await expect(put(StreamName, 'lost')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  expect(await readFrom(place)).toEqual([]);
  await expect(kinesis.getRecords({ ShardIterator })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(
    readFrom({ StreamName, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber }),
  ).rejects.toMatchObject({ name: 'InvalidArgumentException' });
  await expect(kinesis.createStream({ StreamName, ShardCount: 1 })).rejects.toMatchObject({
    name: 'ResourceInUseException',
  });
});

const MIB = 1024 * 1024;

it('a call of more than 500 records or 10 MiB, and a record of more than 1 MiB, are refused whole', async () => {
  const StreamName = await makeStream();
  const refused = { name: 'ValidationException' };
  for (const Records of [entries(501), entries(11, MIB - 3), [...entries(1), ...entries(1, MIB)]])
    await expect(kinesis.putRecords({ StreamName, Records })).rejects.toMatchObject(refused);
  expect(await readByFamily(kinesis, StreamName)).toEqual([]);
  const { FailedRecordCount } = await kinesis.putRecords({ StreamName, Records: entries(1, MIB - 2) });
  expect(FailedRecordCount).toBe(0);
});

it('a shard takes a thousand records and a mebibyte a second where the rates are switched on', async () => {
  const StreamName = await makeStream();
  const put1500 = async () => {
    const calls = [1, 2, 3].map(() => kinesis.putRecords({ StreamName, Records: entries(500) }));
    const failed = (await Promise.all(calls)).flatMap(({ Records = [] }) =>
      Records.map(({ ErrorCode }) => ErrorCode),
    );
    return failed.filter((code) => code !== undefined);
  };
  expect(await put1500()).toEqual([]);
  await tell('faults', { rules: [{ service: 'kinesis', kind: 'limits' }] });
  expect(await put1500()).toEqual(
    Array.from({ length: 500 }, () => 'ProvisionedThroughputExceededException'),
  );
  const other = await makeStream();
  const { Records = [] } = await kinesis.putRecords({ StreamName: other, Records: entries(3, 600_000) });
  expect(Records.map(({ ErrorCode }) => ErrorCode)).toEqual([
    undefined,
    'ProvisionedThroughputExceededException',
    'ProvisionedThroughputExceededException',
  ]);
  await expect(
    kinesis.putRecord({ StreamName: other, PartitionKey: 'k', Data: Buffer.alloc(600_000) }),
  ).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
});

it('what this Kinesis does not do is refused by name', async () => {
  const StreamName = uniqueName('stream');
  await expect(
    kinesis.createStream({ StreamName, ShardCount: 1, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }),
  ).rejects.toThrow('provisioned streams alone');
  await expect(kinesis.createStream({ StreamName, ShardCount: 1, Tags: { a: 'b' } })).rejects.toThrow(
    'Tags: not supported by the local Kinesis',
  );
  await expect(
    kinesis.registerStreamConsumer({
      StreamARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/s',
      ConsumerName: 'c',
    }),
  ).rejects.toThrow('does not execute kinesis:RegisterStreamConsumer');
});
