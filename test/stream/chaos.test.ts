/** A short form of `npm run chaos -- --stream`. */
import { S3 } from '@aws-sdk/client-s3';
import { clientSettings } from '../support/stack';
import { until } from '../support/until';
import { runTrial } from './chaos/run-trial';
import type { Trial } from './chaos/trial';
import { TRIALS } from './chaos/trials';
import type { ChaosWorld } from './chaos/world';
import { contentOf } from './support/stored';

const named = (part: string): Trial => {
  const found = TRIALS.find(({ name }) => name.includes(part));
  if (!found) throw new Error(part);
  return found;
};

it.each(['poison', 'in any order', 'Firehose delivers again'])(
  'loses nothing and doubles nothing when: %s',
  async (part) => {
    expect((await runTrial(named(part))).faults).toEqual([]);
  },
);

it('is told of a mapping that keeps no dead letters: the twin', async () => {
  const mapping = { MaximumRetryAttempts: 0, DestinationConfig: {} };
  const { faults } = await runTrial({ ...named('poison'), mapping }, { patienceMs: 3000 });
  expect(faults).toContain('10 records that are no lines are lost');
});

it('is told of a line and of an object that are not there any more: the twin', async () => {
  const run = async (world: ChaosWorld): Promise<void> => {
    await postAndTakeAway(world);
    await takeBronzeAway(world);
  };
  const { faults } = await runTrial({ name: 'something is taken away', run }, { patienceMs: 1000 });
  expect(faults).toEqual(
    expect.arrayContaining([
      '1 lines are lost',
      'the tables are not those of a clean run',
      'Firehose: 25 accepted lines are not in bronze',
    ]),
  );
});

async function postAndTakeAway({ post, api: { stored } }: ChaosWorld): Promise<void> {
  await post(0);
  // 25 lines of two invoices, of which one has a customer.
  await until(async () => (await contentOf(stored)).length === 28, 60_000);
  const Key = { invoiceNo: { S: '1000000' }, line: { S: 'S0#000001' } };
  await stored.dynamodb.deleteItem({ TableName: stored.tables.invoice, Key });
}

async function takeBronzeAway({ bronze }: ChaosWorld): Promise<void> {
  const rows = async (): Promise<number> => (await bronze.objects()).flatMap((each) => each.rows).length;
  await until(async () => (await rows()) === 25, 60_000);
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  for (const { key: Key } of await bronze.objects()) await s3.deleteObject({ Bucket: bronze.bucket, Key });
  s3.destroy();
}
