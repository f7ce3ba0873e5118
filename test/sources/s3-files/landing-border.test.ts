/** What `ecomflow reconcile` says of the border between landing and bronze; the rest of the way is test/e2e/regional-sales.test.ts. */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { compareLanding } from '../../../src/sources/s3-files/reconcile/landing-border';
import { KILLED, openLanding, type LandingWorld } from './support/landing-world';

const DAY_MS = 86_400_000;
/** No window of these tests ends while they run. */
const CENTURY_MS = 36_525 * DAY_MS;

const compare = (world: LandingWorld) => compareLanding(world.deps, world.landing, CENTURY_MS);

async function sweptWorld(names: readonly string[]): Promise<LandingWorld> {
  const world = await openLanding({ feeds: [{ name: 'sale', files: '*.csv' }] });
  for (const name of names) await world.drop(name, name);
  await world.sweep();
  return world;
}

async function lose(world: LandingWorld): Promise<string> {
  const [{ key } = { key: '' }] = await world.bronze();
  const { s3, settings } = world.deps;
  await s3.send(new DeleteObjectCommand({ Bucket: settings.bronzeBucket, Key: key }));
  return key;
}

it('finds nothing where all that landed is in bronze', async () => {
  expect(await compare(await sweptWorld(['a.csv', 'b.csv']))).toEqual({ violations: [], remarks: [] });
});

it('names the file from which a lost object can be copied, in letters that a shell takes', async () => {
  const world = await sweptWorld(["it's.csv"]);
  const key = await lose(world);
  const { bucket } = world.landing;
  expect((await compare(world)).violations).toEqual([
    {
      border: 'landing → bronze',
      detail: `${key}, which was branch/it's.csv, is not in bronze`,
      wayOut: `aws s3 cp 's3://${bucket}/branch/it'\\''s.csv' 's3://${world.deps.settings.bronzeBucket}/${key}'`,
    },
  ]);
});

it('names the content of a lost object whose file is gone or was replaced', async () => {
  const world = await sweptWorld(['a.csv']);
  await lose(world);
  await world.drop('a.csv', 'another content');
  const [found] = (await compare(world)).violations;
  expect(found?.wayOut).toMatch(/^bring it back .* its SHA-256 is [A-Za-z0-9+/]{43}= \(base64\)$/);
});

it('leaves a copy that a dead sweep decided to the next one', async () => {
  const world = await openLanding();
  await world.drop('a.csv', 'a');
  let isDecided = false;
  const beforeCall = (command: string, input: object): Promise<void> => {
    if (isDecided) return Promise.reject(new Error(KILLED));
    isDecided = command === 'PutObject' && String((input as { Key?: string }).Key).endsWith('.json');
    return Promise.resolve();
  };
  await expect(world.sweep({ beforeCall })).rejects.toThrow(KILLED);
  const [found] = (await compare(world)).violations;
  expect(found?.detail).toMatch(/which was branch\/a.csv, is decided and not copied yet$/);
  await world.sweep();
  expect((await compare(world)).violations).toEqual([]);
});

it('takes a file whose window goes on for one that waits', async () => {
  const world = await sweptWorld(['a.csv']);
  await world.drop('late.csv', 'late');
  expect(await compare(world)).toEqual({
    violations: [],
    remarks: [expect.stringMatching(/1 file\(s\), such as branch\/late.csv, came after the last sweep/)],
  });
});

it('takes refused files for accounted for, and names one', async () => {
  const world = await sweptWorld(['a.csv', 'notes.txt']);
  expect(await compare(world)).toEqual({
    violations: [],
    remarks: [expect.stringMatching(/1 file\(s\) are refused, such as branch\/notes.txt: no feed takes it/)],
  });
});

it('tells of ten objects of a sort, and how many more there are', async () => {
  const world = await sweptWorld(Array.from({ length: 12 }, (_, place) => `${String(place)}.csv`));
  for (const _ of await world.bronze()) await lose(world);
  const { violations } = await compare(world);
  expect(violations).toHaveLength(11);
  expect(violations.at(-1)?.detail).toBe('and 2 more');
});
