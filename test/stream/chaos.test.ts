/** A short form of `npm run chaos -- --stream`: a little of everything in one stream, and a stream from which is taken what the books must find. */
import { S3 } from '@aws-sdk/client-s3';
import { clientSettings } from '../support/stack';
import { until } from '../support/until';
import { ENDS_UNNOTED } from './chaos/firehose-trials';
import { runTrial } from './chaos/run-trial';
import { postAll, putPoison, reshard } from './chaos/troubles';
import type { ChaosWorld } from './chaos/world';
import { contentOf } from './support/stored';

const GIVEN_UP_SOON = { MaximumRetryAttempts: 1 };

it('loses nothing and doubles nothing of shards that are split, poison, POSTs that come again, and two deliveries', async () => {
  const trial = { name: 'a little', mapping: GIVEN_UP_SOON, isRedelivered: true, run: aLittle };
  expect((await runTrial(trial)).faults).toEqual([]);
});

it('is told of poison without dead letters, and of a line and an object that are taken away: the twin', async () => {
  const mapping = { MaximumRetryAttempts: 0, DestinationConfig: {} };
  const { faults } = await runTrial({ name: 'taken away', mapping, run: takeAway }, { patienceMs: 1000 });
  expect(faults).toEqual(
    expect.arrayContaining([
      '1 lines are lost',
      '10 records that are no lines are lost',
      'the tables are not those of a clean run',
      'Firehose: 25 accepted lines are not in bronze',
    ]),
  );
});

async function aLittle(world: ChaosWorld): Promise<void> {
  await world.fault([{ ...ENDS_UNNOTED, times: 1 }]);
  await postAll(world, 3);
  await reshard(world, 0);
  await Promise.all([postAll(world, 4), putPoison(world)]);
}

async function takeAway(world: ChaosWorld): Promise<void> {
  const { post, api, bronze } = world;
  const { dynamodb, tables } = api.stored;
  await post(0);
  // 25 lines of two invoices, of which one has a customer.
  await until(async () => (await contentOf(api.stored)).length === 28, 60_000);
  const { Items = [] } = await dynamodb.query({
    TableName: tables.invoice,
    KeyConditionExpression: 'invoiceNo = :invoice AND begins_with(line, :place)',
    ExpressionAttributeValues: { ':invoice': { S: '1000000' }, ':place': { S: 'S0#000001#' } },
  });
  for (const { invoiceNo = { S: '' }, line = { S: '' } } of Items)
    await dynamodb.deleteItem({ TableName: tables.invoice, Key: { invoiceNo, line } });
  const rows = async (): Promise<number> => (await bronze.objects()).flatMap((each) => each.rows).length;
  await until(async () => (await rows()) === 25, 60_000);
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  for (const { key } of await bronze.objects()) await s3.deleteObject({ Bucket: bronze.bucket, Key: key });
  s3.destroy();
  await putPoison(world);
}
