/** A stream that is split and merged while it calls a function: each record comes, and a key's records come in order. */
import fc from 'fast-check';
import { StreamWorld, until } from './support/stream-world';

let world: StreamWorld;
beforeAll(async () => {
  world = await StreamWorld.open();
});
afterAll(() => world.close());

type Step = 'put' | 'split' | 'merge';
const steps = fc.array(fc.constantFrom<Step>('put', 'put', 'split', 'merge'), {
  minLength: 4,
  maxLength: 12,
});
const KEYS = ['a', 'b', 'c', 'd', 'e'];

async function reshard(StreamName: string, step: Step): Promise<void> {
  const { Shards = [] } = await world.kinesis.listShards({ StreamName, ShardFilter: { Type: 'AT_LATEST' } });
  const open = Shards.map(({ ShardId, HashKeyRange }) => ({
    ShardId,
    first: BigInt(HashKeyRange?.StartingHashKey ?? 0),
    last: BigInt(HashKeyRange?.EndingHashKey ?? 0),
  })).sort((a, b) => (a.first < b.first ? -1 : 1));
  const [one, other] = open;
  if (step === 'split' && one) {
    const NewStartingHashKey = String((one.first + one.last) / 2n);
    await world.kinesis.splitShard({ StreamName, ShardToSplit: one.ShardId, NewStartingHashKey });
  }
  if (step === 'merge' && one && other)
    await world.kinesis.mergeShards({
      StreamName,
      ShardToMerge: one.ShardId,
      AdjacentShardToMerge: other.ShardId,
    });
}

it('whatever is put, split and merged meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (taken, ParallelizationFactor) => {
      const { StreamName, arn } = await world.makeStream(2);
      const name = await world.makeFunction();
      const UUID = await world.map(name, arn, { ParallelizationFactor, BatchSize: 4 });
      let rounds = 0;
      for (const step of [...taken, 'put'] as const) {
        if (step !== 'put') await reshard(StreamName, step);
        else
          await world.put(
            StreamName,
            KEYS.map((key) => `${key}-${rounds}`),
          );
        if (step === 'put') rounds += 1;
      }
      await until(() => world.texts(name).length >= rounds * KEYS.length);
      await world.lambda.deleteEventSourceMapping({ UUID });
      const texts = world.texts(name);
      await world.lambda.deleteFunction({ FunctionName: name });
      for (const key of KEYS)
        expect(texts.filter((text) => text.startsWith(key))).toEqual(
          Array.from({ length: rounds }, (_, at) => `${key}-${at}`),
        );
    }),
    { numRuns: 6 },
  );
});

it('children begin where their parent is no longer kept', async () => {
  const { StreamName, arn } = await world.makeStream();
  const name = await world.makeFunction();
  await world.put(StreamName, ['a-0']);
  const UUID = await world.map(name, arn, { Enabled: false });
  await reshard(StreamName, 'split');
  await world.tell('clock', { now: new Date(Date.now() + 25 * 3_600_000).toISOString() });
  await world.put(
    StreamName,
    KEYS.map((key) => `${key}-1`),
  );
  await world.lambda.updateEventSourceMapping({ UUID, Enabled: true });
  await until(() => world.texts(name).length === KEYS.length);
  expect(world.texts(name).sort()).toEqual(KEYS.map((key) => `${key}-1`));
  await world.tell('clock', { now: null });
});
