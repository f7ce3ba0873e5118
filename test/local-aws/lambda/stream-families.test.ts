/** A stream that is split and merged while it calls a function: each record comes, and a key's records come in order. */
import fc from 'fast-check';
import { StreamWorld } from './support/stream-world';
import { reshard } from '../kinesis/support/reshard';
import { until } from '../../support/until';

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

it('whatever is put, split and merged meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (taken, ParallelizationFactor) => {
      const { StreamName, arn } = await world.makeStream(2);
      const name = await world.makeFunction();
      const UUID = await world.map(name, arn, { ParallelizationFactor, BatchSize: 4 });
      let rounds = 0;
      for (const step of [...taken, 'put'] as const) {
        if (step !== 'put') await reshard(world.kinesis, StreamName, step);
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
  await reshard(world.kinesis, StreamName, 'split');
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
