/** What commands say of a stream: doctor, status, reconcile and the local stack's provisioning. */
import { createHash } from 'node:crypto';
import { CreateDatabaseCommand, GetTableCommand, GlueClient } from '@aws-sdk/client-glue';
import type { RoomDeps } from '../../../src/sources/capabilities';
import { createFirehoseRoom } from '../../../src/sources/firehose/room';
import { undeliveredPrefix } from '../../../src/model/delivered-name';
import { createLetterActivities } from '../../../src/activities/letters';
import { settledObjects } from '../../../src/stream/letters/settled';
import { clientSettings, makeBucket, uniqueName } from '../../support/stack';
import { openStreamWorld, rowsOf, type StreamWorld } from './support/stream-world';

const glue = new GlueClient(clientSettings());
const catalogDatabase = uniqueName('catalog');
const worlds: StreamWorld[] = [];
beforeAll(() => glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: catalogDatabase } })));
afterAll(async () => {
  glue.destroy();
  await Promise.all(worlds.map((world) => world.stop()));
});

/** By default an operator's. */
async function open(role = 'ecomflow-operator') {
  const world = await openStreamWorld();
  worlds.push(world);
  const { s3, kinesis, firehose, store, settings } = world.depsOf(role);
  const lettersBucket = await makeBucket('ecomflow-dead-letters');
  const room = createFirehoseRoom({
    aws: { s3, kinesis, firehose, glue },
    store,
    settledLetters: () =>
      settledObjects({ s3, store, bucket: lettersBucket, bronzeBucket: settings.bronzeBucket }),
    settings: { ...settings, catalogDatabase, copyRoleArn: 'arn:aws:iam::000000000000:role/ecomflow-copy' },
  } as unknown as RoomDeps);
  const own = { ...world.deps.settings, lettersBucket, lettersQueueUrl: undefined, streamName: 'none' };
  const clocked = { sqs: {} as never, nowMs: () => Date.now(), sleep: () => Promise.resolve() };
  const letters = createLetterActivities({ ...world.deps, ...clocked, settings: own });
  return { world, room, letters };
}

const putUndelivered = (world: StreamWorld) =>
  world.put(
    `${undeliveredPrefix(world.pipeline.name)}processing-failed/2026/11/30/x-1-2026-11-30-12-00-00-a`,
    '{}',
  );

describe('doctor', () => {
  const verdicts = async ({ world, room }: Awaited<ReturnType<typeof open>>) =>
    Object.fromEntries((await room.examine(world.pipeline)).map(({ check, verdict }) => [check, verdict]));

  it('finds nothing where all is well, and warns of what Firehose could not give on', async () => {
    const opened = await open();
    expect(await verdicts(opened)).toEqual({
      stream: 'good',
      'delivery stream': 'good',
      undelivered: 'good',
    });
    await putUndelivered(opened.world);
    expect(await verdicts(opened)).toMatchObject({ undelivered: 'unknown' });
  });

  it.each([
    ['writes elsewhere', { Prefix: 'bronze/other/' }],
    ['writes nowhere', undefined],
  ])('finds a delivery stream that %s', async (_, target) => {
    const opened = await open();
    const { deliveryStreams, source } = opened.world;
    const before = deliveryStreams.get(source.deliveryStream);
    const Destinations = target ? [{ DestinationId: '1', ExtendedS3DestinationDescription: target }] : [];
    deliveryStreams.set(source.deliveryStream, { ...before, DeliveryStreamStatus: 'ACTIVE', Destinations });
    expect(await verdicts(opened)).toMatchObject({ stream: 'good', 'delivery stream': 'bad' });
  });

  it('finds a stream that keeps records for longer than its objects are looked for', async () => {
    const { world, room } = await open();
    const source = { ...world.pipeline.source, lookBackMs: 3_600_000 };
    const findings = await room.examine({ ...world.pipeline, source });
    expect(findings.find(({ check }) => check === 'stream')).toMatchObject({ verdict: 'bad' });
  });
});

it('what people discarded is settled for doctor, source status and reconcile, and what is open is not', async () => {
  const { world, room, letters } = await open();
  const failed = (raw: string) =>
    JSON.stringify({ errorCode: 'e', rawData: Buffer.from(raw).toString('base64') });
  const errors = `${undeliveredPrefix(world.pipeline.name)}processing-failed/2026/11/30/`;
  await world.put(`${errors}one`, failed('{'));
  await world.put(`${errors}two`, [failed('{'), failed('[')].join('\n'));
  const told = async () => {
    const doctor = (await room.examine(world.pipeline)).find(({ check }) => check === 'undelivered');
    const { text } = await room.report(world.pipeline);
    const { remarks } = await room.compareDelivered(world.pipeline, 1, []);
    return [
      doctor?.verdict,
      /not given on: (\d+)/.exec(text)?.[1],
      /in (\d+) object/.exec(remarks[0] ?? '')?.[1],
    ];
  };
  const discard = async (record: string) => {
    const letter = createHash('sha256').update(record).digest('hex').slice(0, 16);
    const ending = { action: 'discard', by: 'ana', why: 'a test', token: record, letters: [letter] } as const;
    expect(await letters.endLetters(ending)).toMatchObject([{ outcome: 'done' }]);
  };
  expect(await told()).toEqual(['unknown', '2', '2']);
  // One letter is in both objects, and the second one holds another.
  await discard('{');
  expect(await told()).toEqual(['unknown', '1', '1']);
  await discard('[');
  expect(await told()).toEqual(['good', '0', undefined]);
  // What no letter is made of stays, whatever people discard.
  await world.put(`${undeliveredPrefix(world.pipeline.name)}format-conversion-failed/2026/11/30/x`, '{}');
  expect(await told()).toEqual(['unknown', '1', '1']);
});

it('source status tells of shards, of the newest object and of what was not given on', async () => {
  const { world, room } = await open();
  const before = await room.report(world.pipeline);
  expect(before.json).toMatchObject({ streamStatus: 'ACTIVE', deliveryStatus: 'ACTIVE', newest: null });
  const key = await world.deliver([{ mark: 'x' }]);
  await putUndelivered(world);
  const { json, text } = await room.report(world.pipeline);
  expect(json).toMatchObject({ newest: { key }, undelivered: [{ size: 2 }] });
  expect(text).toContain('2 shard(s) open');
  expect(text).toContain('processing-failed/2026/11/30');
});

it('reconcile counts bronze by footers, a line for the feed and each entity, and names what was not given on', async () => {
  const { world, room } = await open();
  const signal = new AbortController().signal;
  await world.kind.mark(world.plan, { token: 'm', since: '', signal });
  await world.deliver(rowsOf(await world.records()));
  await world.deliver([{ mark: 'x' }]);
  const { objects, violations } = await room.countBronze(world.pipeline);
  expect(violations).toEqual([]);
  const rows = (name: string) => objects.filter(({ entity }) => entity === name).map((one) => one.rows);
  for (const name of ['invoice_line', 'order_line', 'customer']) expect(rows(name).sort()).toEqual([1, 2]);
  expect(await room.compareDelivered(world.pipeline, 1, objects)).toEqual({ violations: [], remarks: [] });
  await putUndelivered(world);
  const { remarks } = await room.compareDelivered(world.pipeline, 1, objects);
  expect(remarks).toEqual([expect.stringContaining('could not give on')]);
});

it('provision makes the table that Firehose and Athena read, and the delivery stream, and again leaves both', async () => {
  const { world, room } = await open('local');
  const { source, deliveryStreams, deps } = world;
  deliveryStreams.clear();
  const servers = {} as Parameters<typeof room.provision>[1];
  await room.provision(world.pipeline, servers);
  await room.provision(world.pipeline, servers);
  const Name = 'bronze_online_retail_stream_invoice_line';
  const { Table } = await glue.send(new GetTableCommand({ DatabaseName: catalogDatabase, Name }));
  const types = Table?.StorageDescriptor?.Columns?.map(({ Name: column, Type }) => `${column} ${Type}`);
  expect(types).toEqual([
    ...['invoice_no string', 'stock_code string', 'description string', 'quantity int'],
    ...['invoice_date timestamp', 'unit_price decimal(12,3)', 'customer_id string', 'country string'],
    ...['line_no int', 'line_id string', 'received_at timestamp', 'place int', 'shard_id string'],
    ...['sequence_number string', 'mark string'],
  ]);
  expect(Table?.StorageDescriptor?.Location).toBe(`s3://${deps.settings.bronzeBucket}/${source.prefix}`);
  expect(deliveryStreams.get(source.deliveryStream)).toMatchObject({
    DeliveryStreamType: 'KinesisStreamAsSource',
    KinesisStreamSourceConfiguration: {
      KinesisStreamARN: `arn:aws:kinesis:eu-west-1:000000000000:stream/${source.stream}`,
    },
    ExtendedS3DestinationConfiguration: {
      Prefix: `${source.prefix}!{timestamp:yyyy/MM/dd}/`,
      DataFormatConversionConfiguration: { SchemaConfiguration: { TableName: Name } },
    },
  });
});
