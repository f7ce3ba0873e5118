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
  const careless: Trial = {
    ...named('one write of DynamoDB in five'),
    mapping: { MaximumRetryAttempts: 0, DestinationConfig: {} },
    run: async (world) => {
      await world.fault([
        {
          service: 'dynamodb',
          action: 'PutItem',
          kind: 'error',
          status: 400,
          code: 'ValidationException',
          probability: 0.2,
        },
      ]);
      await world.post(0).catch(() => undefined);
      for (let from = 0; from < 100; from += 25) await world.post(from).catch(() => undefined);
    },
  };
  const { faults } = await runTrial(careless, 5_000);
  expect(faults).toContainEqual(expect.stringMatching(/lines are lost/));
});
