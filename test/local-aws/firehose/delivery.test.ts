/** When a delivery stream delivers, what it does when a delivery fails, and what is left when it ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { HintedBuffer } from '../../../local-aws/firehose/delivery/hinted-buffer';
import { reshard } from '../kinesis/support/reshard';
import { until } from '../../support/until';
import { FirehoseWorld } from './support/firehose-world';

let world: FirehoseWorld;
beforeAll(async () => {
  world = await FirehoseWorld.open();
});
afterEach(() => world.tell('faults', { rules: [] }));
afterAll(() => world.close());

const AT_ONCE = { BufferingHints: { IntervalInSeconds: 0, SizeInMBs: 1 } };
const LATE = { BufferingHints: { IntervalInSeconds: 900, SizeInMBs: 1 } };

async function open(more: object = AT_ONCE) {
  const [source, bucket] = await Promise.all([world.makeStream(), world.makeBucket()]);
  return { source, bucket, name: await world.deliver({ source, bucket, more }) };
}

const textsIn = async (bucket: string, prefix?: string): Promise<string[]> =>
  (await world.text(bucket, prefix))
    .split('\n')
    .filter((text) => text !== '')
    .sort();

describe('a buffer', () => {
  const open = (bytes: number, intervalMs: number) => {
    const stopping = new AbortController();
    return { stopping, buffer: new HintedBuffer<string>({ bytes, intervalMs }, stopping.signal) };
  };

  it('hands on what is large enough, and no more than that', async () => {
    const { buffer } = open(10, 60_000);
    for (const text of ['aaaa', 'bbbb', 'cccc']) buffer.add(text, 4);
    expect(await buffer.next()).toEqual(['aaaa', 'bbbb']);
    for (const text of ['dddd', 'eeee']) buffer.add(text, 4);
    expect(await buffer.next()).toEqual(['cccc', 'dddd']);
  });

  it('hands on one that is larger than its size', async () => {
    const { buffer } = open(3, 60_000);
    buffer.add('aaaa', 4);
    expect(await buffer.next()).toEqual(['aaaa']);
  });

  it('hands on what is old enough, counted from its oldest', async () => {
    const { buffer } = open(100, 200);
    const beganMs = performance.now();
    buffer.add('a', 1);
    await sleep(120);
    buffer.add('b', 1);
    expect(await buffer.next()).toEqual(['a', 'b']);
    const tookMs = performance.now() - beganMs;
    expect(tookMs).toBeGreaterThanOrEqual(195);
    expect(tookMs).toBeLessThan(2_000);
  });

  it('hands on nothing once it is stopped', async () => {
    const { stopping, buffer } = open(100, 60_000);
    buffer.add('a', 1);
    const next = buffer.next();
    stopping.abort();
    expect(await next).toEqual([]);
  });
});

it('delivers by size before the time is over', async () => {
  const { source, bucket } = await open(LATE);
  const large = 'x'.repeat(400_000);
  await world.put(
    source,
    ['a', 'b'].map((letter) => `${letter}${large}\n`),
  );
  await sleep(500);
  expect(await world.keys(bucket)).toEqual([]);
  await world.put(source, [`c${large}\n`]);
  await until(async () => (await world.keys(bucket)).length === 1);
  expect((await textsIn(bucket)).map(([letter]) => letter)).toEqual(['a', 'b']);
});

it('begins with what comes after it was made', async () => {
  const [source, bucket] = await Promise.all([world.makeStream(), world.makeBucket()]);
  await world.put(source, ['before\n']);
  await world.deliver({ source, bucket, more: AT_ONCE });
  await world.put(source, ['after\n']);
  await until(async () => (await world.keys(bucket)).length > 0);
  expect(await textsIn(bucket)).toEqual(['after']);
});

it('names an object by the day on which its oldest record came', async () => {
  await world.tell('clock', { now: '2026-03-04T23:59:59.000Z' });
  try {
    const [source, bucket] = await Promise.all([world.makeStream(), world.makeBucket()]);
    const more = { BufferingHints: { IntervalInSeconds: 1, SizeInMBs: 1 } };
    const name = await world.deliver({ source, bucket, more });
    await world.put(source, ['old\n']);
    await sleep(300);
    await world.tell('clock', { now: '2026-03-05T00:00:01.000Z' });
    await world.put(source, ['new\n']);
    await until(async () => (await world.keys(bucket)).length > 0);
    const [key = ''] = await world.keys(bucket);
    expect(key.startsWith(`data/2026/03/04/${name}-1-2026-03-05-00-00-01-`)).toBe(true);
  } finally {
    await world.tell('clock', { now: null });
  }
});

it('tries again for as long as the bucket refuses, and loses nothing', async () => {
  const { source, bucket } = await open();
  await world.tell('faults', { rules: [{ service: 's3', action: 'PutObject', kind: 'error', times: 3 }] });
  await world.put(source, ['one\n', 'two\n']);
  await until(async () => (await world.keys(bucket)).length > 0);
  expect(await textsIn(bucket)).toEqual(['one', 'two']);
});

it('delivers twice where a put took effect and its answer was lost', async () => {
  const { source, bucket } = await open();
  const rule = { service: 's3', action: 'PutObject', kind: 'error', times: 1, afterEffect: true };
  await world.tell('faults', { rules: [rule] });
  await world.put(source, ['one\n']);
  await until(async () => (await world.keys(bucket)).length === 2);
  expect(await textsIn(bucket)).toEqual(['one', 'one']);
});

it('delivers twice where it ended before it noted a delivery: the planted redelivery', async () => {
  const { source, bucket } = await open();
  await world.tell('faults', {
    rules: [{ service: 'firehose', action: 'Redeliver', kind: 'record', times: 1 }],
  });
  await world.put(source, ['one\n']);
  await until(async () => (await world.keys(bucket)).length === 2);
  await world.put(source, ['two\n']);
  await until(async () => (await world.keys(bucket)).length === 3);
  expect(await textsIn(bucket)).toEqual(['one', 'one', 'two']);
});

it('begins again from its checkpoint when it is killed, and loses nothing', async () => {
  const { source, bucket, name } = await open({ BufferingHints: { IntervalInSeconds: 1, SizeInMBs: 1 } });
  await world.put(source, ['one\n']);
  await until(async () => (await world.keys(bucket)).length === 1);
  await world.put(source, ['two\n', 'three\n']);
  await sleep(400);
  await world.tell('firehose/kill', { name });
  await until(async () => (await textsIn(bucket)).length === 3);
  await sleep(1_500);
  expect(await textsIn(bucket)).toEqual(['one', 'three', 'two']);
});

it('keeps what it had read of a shard that was split when it was killed', async () => {
  const { source, bucket, name } = await open({ BufferingHints: { IntervalInSeconds: 4, SizeInMBs: 1 } });
  await world.put(source, ['one\n', 'two\n']);
  await reshard(world.kinesis, source, 'split');
  // By then both were read, and wait.
  await sleep(2_000);
  expect(await world.keys(bucket)).toEqual([]);
  await world.tell('firehose/kill', { name });
  await until(async () => (await textsIn(bucket)).length === 2);
  expect(await textsIn(bucket)).toEqual(['one', 'two']);
});

it('keeps what came as it came, too, where it is asked to', async () => {
  const [source, bucket, kept, functionName] = await Promise.all([
    world.makeStream(),
    world.makeBucket(),
    world.makeBucket(),
    world.makeFunction(
      `exports.handler = async (event) => ({ records: event.records.map(({ recordId }) => ({ recordId, result: 'Dropped', data: '' })) });`,
    ),
  ]);
  const S3BackupConfiguration = {
    RoleARN: 'arn:aws:iam::000000000000:role/firehose',
    BucketARN: `arn:aws:s3:::${kept}`,
    Prefix: 'raw/',
    BufferingHints: { IntervalInSeconds: 0, SizeInMBs: 1 },
  };
  const more = { ...AT_ONCE, S3BackupMode: 'Enabled', S3BackupConfiguration } as const;
  await world.deliver({ source, bucket, functionName, more });
  await world.put(source, ['one\n', 'two\n']);
  await until(async () => (await textsIn(kept)).length === 2);
  expect(await textsIn(kept, 'raw/')).toEqual(['one', 'two']);
  expect(await world.keys(bucket)).toEqual([]);
});

it('that is deleted delivers nothing more, and leaves the others alone', async () => {
  const [gone, other] = await Promise.all([open(LATE), open()]);
  await world.put(gone.source, ['one\n']);
  await sleep(300);
  await world.firehose.deleteDeliveryStream({ DeliveryStreamName: gone.name });
  await world.put(gone.source, ['two\n']);
  await world.put(other.source, ['other\n']);
  await until(async () => (await world.keys(other.bucket)).length > 0);
  await sleep(300);
  expect(await world.keys(gone.bucket)).toEqual([]);
});

it('reads on from where it began, though the clock of the stack leaps before anything comes: back, and by more than an iterator lasts', async () => {
  const [source, bucket] = await Promise.all([world.makeStream(), world.makeBucket()]);
  await world.deliver({ source, bucket });
  try {
    await world.tell('clock', { now: '2010-12-01T00:00:00Z' });
    // It has read nothing yet, more than once.
    await sleep(500);
    await world.tell('clock', { now: '2010-12-01T12:00:00Z' });
    await world.put(source, ['one']);
    await until(async () => (await world.keys(bucket)).length === 1);
  } finally {
    await world.tell('clock', { now: null });
  }
});
