/** A stream that calls a function: by batches, in order, each record until it is taken or given up. */
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { REPORT, StreamWorld } from './support/stream-world';
import { until } from '../../support/until';

let world: StreamWorld;
beforeAll(async () => {
  world = await StreamWorld.open();
});
afterEach(() => world.tell('clock', { now: null }));
afterAll(() => world.close());

const numbered = (key: string, count: number) => Array.from({ length: count }, (_, at) => `${key}-${at}`);
const countOf = (texts: readonly string[], text: string) => texts.filter((one) => one === text).length;

it('a function gets the records of a stream in the shape that AWS gives them', async () => {
  const { StreamName, arn } = await world.makeStream();
  const name = await world.makeFunction();
  const [number = ''] = await world.put(StreamName, ['a-1', 'a-2']);
  await world.map(name, arn);
  await until(() => world.texts(name).length === 2);
  expect(world.calls(name)).toMatchObject([
    {
      texts: ['a-1', 'a-2'],
      first: {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'a',
          sequenceNumber: number,
          data: Buffer.from('a-1').toString('base64'),
          approximateArrivalTimestamp: expect.any(Number) as number,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `shardId-000000000000:${number}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::000000000000:role/reader',
        awsRegion: 'eu-west-1',
        eventSourceARN: arn,
      },
    },
  ]);
});

it('a batch has no more than its size, and waits for its window', async () => {
  const { StreamName, arn } = await world.makeStream();
  const name = await world.makeFunction();
  await world.map(name, arn, { BatchSize: 3, MaximumBatchingWindowInSeconds: 1 });
  await world.put(StreamName, numbered('a', 4));
  await sleep(300);
  await world.put(StreamName, ['a-4']);
  await until(() => world.texts(name).length === 5);
  expect(world.calls(name).map(({ texts }) => texts)).toEqual([
    ['a-0', 'a-1', 'a-2'],
    ['a-3', 'a-4'],
  ]);
});

it('a mapping of the latest begins when it is made', async () => {
  const { StreamName, arn } = await world.makeStream(2);
  const name = await world.makeFunction();
  await world.put(StreamName, numbered('a', 3));
  await world.map(name, arn, { StartingPosition: 'LATEST' });
  await world.put(StreamName, ['b-new', 'c-new']);
  await until(() => world.texts(name).length === 2);
  await sleep(300);
  expect(world.texts(name).sort()).toEqual(['b-new', 'c-new']);
});

it('several batches of a shard are under way at once, and a key stays in order', async () => {
  const { StreamName, arn } = await world.makeStream();
  // Slow enough that one instance does not come round to all of them.
  const name = await world.makeFunction('new Promise((settle) => setTimeout(settle, 300))');
  const keys = Array.from({ length: 12 }, (_, at) => `k${at}`);
  for (let at = 0; at < 5; at += 1)
    await world.put(
      StreamName,
      keys.map((key) => `${key}-${at}`),
    );
  await world.map(name, arn, { ParallelizationFactor: 4, BatchSize: 3 });
  await until(() => world.texts(name).length === 60);
  const texts = world.texts(name);
  for (const key of keys)
    expect(texts.filter((text) => text.startsWith(`${key}-`))).toEqual(numbered(key, 5));
  expect(new Set(world.calls(name).map(({ pid }) => pid)).size).toBeGreaterThan(1);
});

it('a function that is killed gets its batch again', async () => {
  const { StreamName, arn } = await world.makeStream();
  const name = await world.makeFunction();
  await world.put(StreamName, ['a-1', 'kill', 'a-2']);
  await world.map(name, arn);
  await until(() => world.texts(name).length === 6);
  expect(world.calls(name).map(({ texts }) => texts)).toEqual([
    ['a-1', 'kill', 'a-2'],
    ['a-1', 'kill', 'a-2'],
  ]);
});

it('a mapping that is switched off goes on where it was', async () => {
  const { StreamName, arn } = await world.makeStream(2);
  const name = await world.makeFunction();
  const UUID = await world.map(name, arn);
  await world.put(StreamName, numbered('a', 3));
  await until(() => world.texts(name).length === 3);
  await sleep(200);
  expect(await world.lambda.updateEventSourceMapping({ UUID, Enabled: false })).toMatchObject({
    State: 'Disabled',
  });
  await world.put(StreamName, ['a-3', 'b-0']);
  await sleep(400);
  expect(world.texts(name)).toHaveLength(3);
  await world.lambda.updateEventSourceMapping({ UUID, Enabled: true });
  await until(() => world.texts(name).length === 5);
  await sleep(200);
  expect(world.texts(name).sort()).toEqual([...numbered('a', 4), 'b-0']);
});

it('a stream that is not there, another kind of destination and what is not executed are refused', async () => {
  const { arn } = await world.makeStream();
  const name = await world.makeFunction();
  const refused = { name: 'InvalidParameterValueException' };
  await expect(world.map(name, `${arn}x`)).rejects.toMatchObject(refused);
  for (const more of [
    { StartingPosition: 'AT_TIMESTAMP' as const },
    { TumblingWindowInSeconds: 10 },
    { MaximumRecordAgeInSeconds: 59 },
    { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-1:000000000000:t' } } },
  ])
    await expect(world.map(name, arn, more)).rejects.toMatchObject(refused);
});

/** Texts with bad ones among them: the function throws, or answers as `answer` has it. */
const mixtures = fc.array(fc.constantFrom('a-good', 'b-good', 'bad-1', 'bad-2'), {
  minLength: 1,
  maxLength: 9,
});

interface Ways {
  readonly answer?: string;
  readonly bisects: boolean;
}

/** Whether good records are taken though bad ones are among them: each is in a call that was free of bad ones or got as far. */
function goodOnesAreTaken({ answer, bisects }: Ways) {
  return fc.asyncProperty(mixtures, async (texts) => {
    const named = texts.map((text, at) => `${text}-${at}`);
    const { StreamName, arn } = await world.makeStream();
    const name = await world.makeFunction(answer);
    await world.put(StreamName, [...named, 'end']);
    const UUID = await world.map(name, arn, {
      MaximumRetryAttempts: 0,
      BisectBatchOnFunctionError: bisects,
      ...(answer === undefined ? {} : { FunctionResponseTypes: ['ReportBatchItemFailures'] }),
    });
    const isTaken = (text: string) =>
      world.calls(name).some(({ texts: called }) => {
        const bad = called.findIndex((one) => one.startsWith('bad'));
        const taken = bad < 0 ? called : answer === undefined ? [] : called.slice(0, bad);
        return taken.includes(text);
      });
    const good = [...named.filter((text) => !text.startsWith('bad')), 'end'];
    try {
      await until(() => good.every(isTaken), 4_000);
      return true;
    } catch {
      return false;
    } finally {
      await world.lambda.deleteEventSourceMapping({ UUID });
      await world.lambda.deleteFunction({ FunctionName: name });
    }
  });
}

it.each<[string, Ways]>([
  ['that throws', { bisects: true }],
  ['that reports', { bisects: true, answer: REPORT }],
])('bisecting finds the bad ones of a function %s and spends no retry', async (_, ways) => {
  await fc.assert(goodOnesAreTaken(ways), {
    numRuns: 6,
    examples: [[['bad-1', 'a-good', 'bad-2', 'b-good']]],
  });
});

it('and without it good records go with the bad', async () => {
  const { failed } = await fc.check(goodOnesAreTaken({ bisects: false }), {
    numRuns: 1,
    endOnFailure: true,
    examples: [[['bad-1', 'a-good']]],
  });
  expect(failed).toBe(true);
});

it('what was reported is the checkpoint: records before the lowest are not given again', async () => {
  const { StreamName, arn } = await world.makeStream();
  const name = await world.makeFunction(
    '({ batchItemFailures: bad.reverse().map((itemIdentifier) => ({ itemIdentifier })) })',
  );
  await world.put(StreamName, ['a-1', 'a-2', 'bad-1', 'a-3', 'bad-2']);
  await world.map(name, arn, { MaximumRetryAttempts: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  await until(() => countOf(world.texts(name), 'bad-1') === 2);
  await sleep(400);
  const texts = world.texts(name);
  expect([countOf(texts, 'a-1'), countOf(texts, 'a-3'), countOf(texts, 'bad-1')]).toEqual([1, 2, 2]);
});

it.each([
  ['null', 1],
  ['({})', 1],
  ['({ batchItemFailures: [] })', 1],
  ['({ batchItemFailures: null })', 1],
  ["({ batchItemFailures: [{ itemIdentifier: '7' }] })", 2],
  ["({ batchItemFailures: [{ itemIdentifier: '' }] })", 2],
  ['({ batchItemFailures: [{ itemIdentifier: null }] })', 2],
  ["({ batchItemFailures: [{ id: '7' }] })", 2],
])('an answer of %s has the batch called %d time(s)', async (answer, times) => {
  const { StreamName, arn } = await world.makeStream();
  const name = await world.makeFunction(answer);
  await world.put(StreamName, ['a-1', 'a-2']);
  await world.map(name, arn, { MaximumRetryAttempts: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
  await until(() => world.texts(name).length === 2 * times);
  await sleep(400);
  expect(world.calls(name)).toHaveLength(times);
});
