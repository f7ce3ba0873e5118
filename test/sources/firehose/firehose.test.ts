/** The kind's own part of a run: marks on shards, their search in bronze, and what arrived when. */
import { randomBytes } from 'node:crypto';
import { ListShardsCommand, MergeShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { EltError } from '../../../src/model/errors';
import { sourceOf } from '../../../src/model/pipeline';
import { windowBetween } from '../../../src/model/window';
import { createFirehose } from '../../../src/sources/firehose';
import type { Marked } from '../../../src/sources/firehose/seek';
import { listShards } from '../../../src/sources/firehose/shards';
import { activeOf } from './support/described';
import { openStreamWorld, rowsOf, type StreamWorld } from './support/stream-world';

const HALF = 2n ** 127n;
const DAY_MS = 86_400_000;

const worlds: StreamWorld[] = [];
async function open(shards?: number): Promise<StreamWorld> {
  const world = await openStreamWorld(shards);
  worlds.push(world);
  return world;
}
afterAll(() => Promise.all(worlds.map((world) => world.stop())));

const mark = (world: StreamWorld, token = 'try-1', kind = world.kind): Promise<Marked> =>
  kind.mark(world.plan, { token, since: '', signal: new AbortController().signal });
const codeOf = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'none',
    (error: unknown) => (error instanceof EltError ? error.code : String(error)),
  );

describe('marks', () => {
  it('lie on every shard once, and say whose they are', async () => {
    const world = await open(3);
    const { id, shards } = await mark(world);
    const records = await world.records();
    expect(records.map(({ data }) => data)).toEqual(Array(3).fill('{"mark":"try-1"}\n'));
    expect(records.map(({ shardId }) => shardId).sort()).toEqual(shards);
    expect(id).toBe('try-1');
  });

  it('lie on the children of a split shard and not on their parent, which takes none', async () => {
    const world = await open(1);
    const { kinesis } = world;
    const StreamName = world.source.stream;
    const [parent] = await listShards(kinesis, StreamName);
    const split = { StreamName, ShardToSplit: parent?.id, NewStartingHashKey: String(HALF) };
    await kinesis.send(new SplitShardCommand(split));
    const { shards } = await mark(world);
    expect(shards).toHaveLength(2);
    expect(shards).not.toContain(parent?.id);
    // And one on the shard that they are merged into.
    const [ShardToMerge, AdjacentShardToMerge] = shards;
    await kinesis.send(new MergeShardsCommand({ StreamName, ShardToMerge, AdjacentShardToMerge }));
    expect((await mark(world, 'try-2')).shards).toHaveLength(1);
  });

  it('lie on all open shards also where one is split between the look and the mark', async () => {
    const world = await open(1);
    const { kinesis } = world;
    const StreamName = world.source.stream;
    let isSplit = false;
    const splitting = {
      send: async (command: object) => {
        const answer: unknown = await world.deps.kinesis.send(command as never);
        if (!isSplit && command instanceof ListShardsCommand) {
          isSplit = true;
          const [parent] = await listShards(kinesis, StreamName);
          const split = { StreamName, ShardToSplit: parent?.id, NewStartingHashKey: String(HALF) };
          await kinesis.send(new SplitShardCommand(split));
        }
        return answer;
      },
    };
    const kind = createFirehose({ ...world.deps, kinesis: splitting as unknown as typeof kinesis });
    const { shards } = await mark(world, 'try-1', kind);
    const isOpen = (await listShards(kinesis, StreamName)).filter((shard) => shard.isOpen);
    expect(shards).toEqual(isOpen.map((shard) => shard.id).sort());
  });
});

describe('the search for marks', () => {
  it('ends when each is in bronze, in whatever object, and not before', async () => {
    const world = await open(2);
    const marked = await mark(world);
    const look = await world.kind.seek(world.plan, marked);
    expect(await look(0)).toBeNull();
    const [first, second] = rowsOf(await world.records());
    await world.deliver([first ?? {}]);
    expect(await look(1)).toBeNull();
    // What is none of Firehose's is not even read.
    await world.put(`${world.source.prefix}2099/01/01/notes.txt`, 'no Parquet');
    // Another run's mark on the same shard proves nothing.
    await world.deliver([{ ...second, mark: 'try-0' }]);
    expect(await look(2)).toBeNull();
    // Its oldest record came the day before.
    await world.deliver([second ?? {}], Date.now() - DAY_MS);
    expect(await look(3)).toMatchObject({ id: 'try-1', epoch: 1, slackMs: 0, figures: [] });
  });

  it('reads each object once, and of it less than all', async () => {
    const world = await open(1);
    let bytes = 0;
    const { store } = world.deps;
    const counting: typeof store = {
      ...store,
      readRange: async (...range) => {
        const read = await store.readRange(...range);
        bytes += read.length;
        return read;
      },
    };
    const kind = createFirehose({ ...world.deps, store: counting });
    const marked = await mark(world, 'try-1', kind);
    const look = await kind.seek(world.plan, marked);
    const words = Array.from({ length: 20_000 }, () => ({ description: randomBytes(50).toString('hex') }));
    const key = await world.deliver(words);
    await look(0);
    const once = bytes;
    await look(1);
    expect(bytes).toBe(once);
    // With its end, in which the footer is, half a mebibyte is asked for.
    const size = (await store.readBytes(world.deps.settings.bronzeBucket, key)).length;
    expect(once).toBeLessThan(size / 2);
  });

  it('gives up with a code when they are late, and with Firehose’s own trouble at once', async () => {
    const world = await open(1);
    const look = await world.kind.seek(world.plan, await mark(world));
    expect(await look(59_999)).toBeNull();
    expect(await look(60_000)).toMatchObject({ code: 'ELT_SOURCE_DELIVERY_LATE' });
    world.deliveryStreams.set(world.source.deliveryStream, { DeliveryStreamStatus: 'DELETING_FAILED' });
    expect(await codeOf(look(0))).toBe('ELT_SOURCE_DELIVERY_STOPPED');
  });
});

describe('a stream that is not ready', () => {
  it.each([
    ['a delivery stream that works', (stream: string) => activeOf(stream), 'none'],
    ['none', () => undefined, 'ELT_SOURCE_STREAM_MISSING'],
    ['one that goes', () => ({ DeliveryStreamStatus: 'DELETING' }), 'ELT_SOURCE_STREAM_MISSING'],
    [
      'one that could not be made',
      () => ({
        DeliveryStreamStatus: 'CREATING_FAILED',
        FailureDescription: { Type: 'KMS_KEY_DISABLED', Details: 'the key is disabled' },
      }),
      'ELT_SOURCE_DELIVERY_STOPPED',
    ],
    ['one of another stream', () => activeOf('orders'), 'ELT_SOURCE_DELIVERY_STOPPED'],
    ['one that nothing leads to', () => ({ DeliveryStreamStatus: 'ACTIVE' }), 'ELT_SOURCE_DELIVERY_STOPPED'],
  ])('of %s has its code', async (_, described, code) => {
    const world = await open(1);
    const { stream, deliveryStream } = world.source;
    const said = described(stream);
    if (said) world.deliveryStreams.set(deliveryStream, said);
    else world.deliveryStreams.delete(deliveryStream);
    expect(await codeOf(world.kind.ready(world.plan))).toBe(code);
  });

  it('is waited for while it is being made', async () => {
    const world = await open(1);
    world.deliveryStreams.set(world.source.deliveryStream, { DeliveryStreamStatus: 'CREATING' });
    expect(await world.kind.ready(world.plan)).toBeNull();
    world.deliveryStreams.set(world.source.deliveryStream, activeOf(world.source.stream));
    expect(await world.kind.ready(world.plan)).toBe(true);
  });

  it('is told by name where Kinesis has none', async () => {
    const world = await open(1);
    const source = { ...sourceOf(world.pipeline, 'firehose'), stream: 'none' };
    const plan = { ...world.plan, definitionKey: await world.freeze({ ...world.pipeline, source }) };
    expect(await codeOf(world.kind.ready(plan))).toBe('ELT_SOURCE_STREAM_MISSING');
  });
});

describe('arrivals', () => {
  const arrivals = (world: StreamWorld, range: [number, number] | null) =>
    world.kind.arrivals({ pipeline: world.pipeline.name, range: range && windowBetween(...range) });
  const MINUTE_MS = 60_000;

  it('are not known of a stream from which nothing ever came', async () => {
    const world = await open(1);
    expect(await arrivals(world, null)).toEqual({ objects: [], areAllKnown: false });
  });

  it('are when S3 took them: what is written late belongs to the window in which it is written', async () => {
    const world = await open(1);
    const nowMs = await world.kind.nowMs(world.pipeline.name);
    const key = await world.deliver([{ mark: 'x' }], nowMs - DAY_MS);
    const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
    const around = (atMs: number): [number, number] => [minuteOf(atMs), minuteOf(atMs) + 2 * MINUTE_MS];
    const { objects, areAllKnown } = await arrivals(world, around(nowMs));
    expect(areAllKnown).toBe(true);
    expect(objects).toMatchObject([{ key, entity: 'invoice_line', epoch: 1, kind: 'change' }]);
    expect(await arrivals(world, around(nowMs - DAY_MS))).toEqual({ objects: [], areAllKnown: true });
    // Older than the definition looks back: only who lists all finds it.
    const old = await world.deliver([{ mark: 'y' }], nowMs - 4 * DAY_MS);
    expect((await arrivals(world, around(nowMs))).objects.map((one) => one.key)).toEqual([key]);
    expect((await arrivals(world, null)).objects.map((one) => one.key).sort()).toEqual([key, old].sort());
  });

  it('are none of what Firehose would not write there, nor of what it could not give on', async () => {
    const world = await open(1);
    const key = await world.deliver([{ mark: 'x' }]);
    await world.put(`${world.source.prefix}2026/11/30/notes.parquet`, 'x');
    await world.put(
      'bronze/online-retail-stream/errors/processing-failed/2026/11/30/a-1-2026-11-30-12-00-00-x',
      'x',
    );
    expect((await arrivals(world, null)).objects.map((one) => one.key)).toEqual([key]);
  });
});
