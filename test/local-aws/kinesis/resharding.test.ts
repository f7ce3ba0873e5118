/** Whatever puts, splits and merges come in whatever order: every acknowledged record is read once, in order by partition key. */
import fc from 'fast-check';
import type { Gateway } from '../../../local-aws/gateway/server';
import { service } from '../../../local-aws/kinesis';
import { startOwnGateway } from '../../support/own-gateway';
import { uniqueName } from '../../support/stack';
import { kinesisClient } from './support/client';
import { merge, openShards, split } from './support/reshard';
import { readByFamily, readOpenShards, readShard, readYoungestFirst, type Reader } from './support/reading';

let gateway: Gateway;
let kinesis: ReturnType<typeof kinesisClient>;
beforeAll(async () => {
  gateway = await startOwnGateway([service]);
  kinesis = kinesisClient(gateway.url);
});
afterAll(async () => {
  kinesis.destroy();
  await gateway.stop();
});

type Step =
  | { readonly kind: 'put'; readonly keys: readonly string[] }
  | { readonly kind: 'split' | 'merge'; readonly which: number };

const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('put' as const),
        keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 5 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('split' as const, 'merge' as const), which: fc.nat() }),
    },
  ),
  { minLength: 1, maxLength: 12 },
);

/** Takes the steps, and returns what was acknowledged, in the order in which it was put. */
async function take(StreamName: string, taken: readonly Step[]): Promise<string[]> {
  const numbers: string[] = [];
  for (const step of taken) {
    if (step.kind === 'split') await split(kinesis, StreamName, step.which);
    if (step.kind === 'merge') await merge(kinesis, StreamName, step.which);
    if (step.kind !== 'put') continue;
    const { Records = [] } = await kinesis.putRecords({
      StreamName,
      Records: step.keys.map((PartitionKey) => ({ PartitionKey, Data: Buffer.from('x') })),
    });
    numbers.push(...Records.map(({ SequenceNumber = '' }) => SequenceNumber));
  }
  return numbers;
}

function everyRecordOnceAndInOrder(read: Reader) {
  return fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (taken, ShardCount) => {
    const StreamName = uniqueName('stream');
    await kinesis.createStream({ StreamName, ShardCount });
    const acknowledged = await take(StreamName, taken);
    const records = await read(kinesis, StreamName);
    await kinesis.deleteStream({ StreamName });
    const numbers = records.map(({ number }) => number);
    expect([...numbers].sort()).toEqual([...acknowledged].sort());
    for (const key of ['a', 'b', 'c', 'd']) {
      const ofKey = records.filter((record) => record.key === key).map(({ number }) => number);
      expect(ofKey).toEqual([...ofKey].sort());
    }
  });
}

it('a reader that goes from parents to children reads every record once, in order by key', async () => {
  await fc.assert(everyRecordOnceAndInOrder(readByFamily), { numRuns: 40 });
});

it.each([
  ['that reads children before their parents', readYoungestFirst],
  ['of open shards alone', readOpenShards],
])('a reader %s is found out', async (_, reader) => {
  const { failed } = await fc.check(everyRecordOnceAndInOrder(reader), { numRuns: 40, endOnFailure: true });
  expect(failed).toBe(true);
});

it('a shard that was split names its children at its end, and its records stay', async () => {
  const StreamName = uniqueName('stream');
  await kinesis.createStream({ StreamName, ShardCount: 1 });
  await kinesis.putRecord({ StreamName, PartitionKey: 'a', Data: Buffer.from('before') });
  await split(kinesis, StreamName, 0);
  const { records, children = [] } = await readShard(kinesis, StreamName, 'shardId-000000000000');
  expect(records.map(({ text }) => text)).toEqual(['before']);
  expect(children.map(({ ShardId, ParentShards }) => [ShardId, ParentShards])).toEqual([
    ['shardId-000000000001', ['shardId-000000000000']],
    ['shardId-000000000002', ['shardId-000000000000']],
  ]);
  const { Shards = [] } = await kinesis.listShards({ StreamName });
  const [parent, child] = Shards.map(({ SequenceNumberRange }) => SequenceNumberRange);
  expect(parent?.EndingSequenceNumber?.localeCompare(child?.StartingSequenceNumber ?? '')).toBe(-1);
});

it('a stream is scaled to even ranges, and no further than to half or twice its shards', async () => {
  const StreamName = uniqueName('stream');
  const ScalingType = 'UNIFORM_SCALING';
  await kinesis.createStream({ StreamName, ShardCount: 2 });
  for (const TargetShardCount of [3, 6, 4]) {
    await kinesis.updateShardCount({ StreamName, TargetShardCount, ScalingType });
    const open = await openShards(kinesis, StreamName);
    const starts = Array.from(
      { length: TargetShardCount },
      (_, at) => (2n ** 128n * BigInt(at)) / BigInt(TargetShardCount),
    );
    expect(open.map(({ first }) => first)).toEqual(starts);
  }
  await expect(
    kinesis.updateShardCount({ StreamName, TargetShardCount: 9, ScalingType }),
  ).rejects.toMatchObject({ name: 'InvalidArgumentException' });
});

it('shards that are closed, or not neighbours, are not resharded', async () => {
  const StreamName = uniqueName('stream');
  await kinesis.createStream({ StreamName, ShardCount: 3 });
  const [one = '', two = '', three = ''] = (await openShards(kinesis, StreamName)).map(({ id }) => id);
  const refused = { name: 'InvalidArgumentException' };
  await expect(
    kinesis.mergeShards({ StreamName, ShardToMerge: one, AdjacentShardToMerge: three }),
  ).rejects.toMatchObject(refused);
  await kinesis.mergeShards({ StreamName, ShardToMerge: one, AdjacentShardToMerge: two });
  await expect(
    kinesis.splitShard({ StreamName, ShardToSplit: one, NewStartingHashKey: '1000' }),
  ).rejects.toMatchObject(refused);
});
