/** A short form of `npm run chaos -- --stream`. */
import { until } from '../support/until';
import { runTrial } from './chaos/run-trial';
import { TRIALS, type Trial } from './chaos/trials';
import type { ChaosWorld } from './chaos/world';
import { contentOf } from './support/stored';

const named = (part: string): Trial => {
  const found = TRIALS.find(({ name }) => name.includes(part));
  if (!found) throw new Error(part);
  return found;
};

it.each([
  'killed, again and again',
  'split and merged',
  'poison',
  'three times',
  'in any order',
  'delivered again',
])('loses nothing and doubles nothing when: %s', async (part) => {
  expect((await runTrial(named(part))).faults).toEqual([]);
});

it('is told of a mapping that keeps no dead letters: the twin', async () => {
  const mapping = { MaximumRetryAttempts: 0, DestinationConfig: {} };
  const { faults } = await runTrial({ ...named('poison'), mapping }, 3000);
  expect(faults).toContain('10 records that are no lines are lost');
});

it('is told of a line that is not there any more: the twin', async () => {
  const { faults } = await runTrial({ name: 'a line is taken away', run: postAndTakeAway }, 3000);
  expect(faults).toEqual(
    expect.arrayContaining(['1 lines are lost', 'the tables are not those of a clean run']),
  );
});

async function postAndTakeAway({ post, api: { stored } }: ChaosWorld): Promise<void> {
  await post(0);
  // 25 lines of two invoices, of which one has a customer.
  await until(async () => (await contentOf(stored)).length === 28, 60_000);
  const Key = { invoiceNo: { S: '1000000' }, line: { S: 'S0#000001' } };
  await stored.dynamodb.deleteItem({ TableName: stored.tables.invoice, Key });
}
