/** A short form of `npm run chaos -- --stream`. */
import { runTrial } from './chaos/run-trial';
import { TRIALS, type Trial } from './chaos/trials';

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

it('is told of a store that gives up at once and keeps no dead letters: the twin', async () => {
  const mapping = { MaximumRetryAttempts: 0, BisectBatchOnFunctionError: false, DestinationConfig: {} };
  const careless = { ...named('poison'), mapping };
  const { faults } = await runTrial(careless, 5000);
  expect(faults).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^\d+ lines are lost/),
      '10 records that are no lines are lost',
      'the tables are not those of a clean run',
    ]),
  );
});
