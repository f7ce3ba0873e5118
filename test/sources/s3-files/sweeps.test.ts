/**
 * Whatever is dropped, renamed, replaced and deleted, before sweeps and while they run, side by side and killed at any call: bronze holds
 * each content once, and all that a sweep which came to its end could see.
 */
import fc from 'fast-check';
import { KILLED, openLanding, type LandingWorld } from './support/landing-world';

const name = fc.constantFrom('a.csv', 'b.csv', 'sub/a.csv', 'no feed.txt');
const body = fc.constantFrom('one', 'two', 'three', 'four', 'five', 'six');
const kill = fc.option(fc.record({ atCall: fc.integer({ min: 1, max: 40 }), afterEffect: fc.boolean() }), {
  nil: undefined,
});
const drop = fc.record({ kind: fc.constant('drop' as const), name, body });
const remove = fc.record({ kind: fc.constant('remove' as const), name });
const sweeps = fc.record({
  kind: fc.constant('sweeps' as const),
  kills: fc.array(kill, { minLength: 1, maxLength: 3 }),
  meanwhile: fc.array(fc.oneof(drop, remove), { maxLength: 3 }),
});
const step = fc.oneof(
  { weight: 3, arbitrary: drop },
  { weight: 1, arbitrary: remove },
  { weight: 3, arbitrary: sweeps },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Change = Extract<Step, { kind: 'drop' | 'remove' }>;

interface Model {
  /** By name. */
  readonly there: Map<string, string>;
  readonly everThere: Set<string>;
  /** Bodies that must have landed. */
  readonly seen: Set<string>;
  /** Of the sweeps that came to their end; what was there when each had. */
  readonly proofs: { readonly provenAt: string; readonly landed: ReadonlySet<string> }[];
}

const isCsv = (file: string): boolean => file.endsWith('.csv');

async function change(world: LandingWorld, { there, everThere }: Model, one: Change): Promise<void> {
  if (one.kind === 'remove') {
    await world.remove(one.name);
    there.delete(one.name);
    return;
  }
  await world.drop(one.name, one.body);
  there.set(one.name, one.body);
  if (isCsv(one.name)) everThere.add(one.body);
}

async function take(world: LandingWorld, model: Model, one: Step): Promise<void> {
  if (one.kind !== 'sweeps') return change(world, model, one);
  const changed = new Set<string>(one.meanwhile.map((next) => next.name));
  const kept = [...model.there].filter(([file]) => isCsv(file) && !changed.has(file));
  const ends = one.kills.map((at) => world.sweep(at ? { kill: at } : {}));
  const changing = (async () => {
    for (const next of one.meanwhile) await change(world, model, next);
  })();
  const [settled] = await Promise.all([Promise.allSettled(ends), changing]);
  for (const end of settled) {
    if (end.status === 'rejected') expect(end.reason).toHaveProperty('message', KILLED);
    else for (const [, landed] of kept) model.seen.add(landed);
  }
  const [proof] = settled.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  if (!proof) return;
  const landed = new Set((await world.bronze()).map(({ key }) => key));
  model.proofs.push({ provenAt: proof.provenAt, landed });
}

async function holds(steps: readonly Step[]): Promise<void> {
  const world = await openLanding({ feeds: [{ name: 'sale', files: '**/*.csv' }] });
  const model: Model = { there: new Map(), everThere: new Set(), seen: new Set(), proofs: [] };
  for (const one of steps) await take(world, model, one);
  await take(world, model, { kind: 'sweeps', kills: [undefined], meanwhile: [] });
  const bronze = await world.bronze();
  const bodies = bronze.map((landed) => landed.body);
  expect(new Set(bodies).size).toBe(bodies.length);
  expect(bodies.filter((landed) => !model.everThere.has(landed))).toEqual([]);
  expect([...model.seen].filter((landed) => !bodies.includes(landed))).toEqual([]);
  expect(new Set(bronze.map(({ arrivedMs }) => arrivedMs)).size).toBe(bronze.length);
  for (const { provenAt, landed } of model.proofs)
    for (const { key, arrivedMs } of bronze)
      if (!landed.has(key)) expect(arrivedMs).toBeGreaterThan(Date.parse(provenAt));
}

it('bronze holds each content exactly once', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), holds), {
    numRuns: Number(process.env['LANDING_RUNS'] ?? 12),
    endOnFailure: true,
  });
});

it('is killed at each of its calls, before and after its effect, and the next one makes it whole', async () => {
  const world = await openLanding();
  let bodies = 0;
  for (const afterEffect of [false, true])
    for (let atCall = 1, isKilled = true; isKilled; atCall += 1) {
      for (const file of ['a', 'b']) await world.drop(`${file}.csv`, `body ${String((bodies += 1))}`);
      isKilled = await world.sweep({ kill: { atCall, afterEffect } }).then(
        () => false,
        (error: Error) => error.message === KILLED,
      );
      await world.sweep();
      expect(await world.bronze()).toHaveLength(bodies);
    }
  const landed = (await world.bronze()).map(({ body }) => Number(body.slice(5)));
  expect(landed).toEqual([...landed].sort((a, b) => a - b));
});

it('of many sweeps at once lands everything once', async () => {
  const world = await openLanding();
  for (let file = 0; file < 60; file += 1)
    await world.drop(`${String(file)}.csv`, `body ${String(file % 40)}`);
  await Promise.all(Array.from({ length: 6 }, () => world.sweep()));
  const bodies = (await world.bronze()).map(({ body }) => body);
  expect(bodies).toHaveLength(40);
  expect(new Set(bodies).size).toBe(40);
});

describe('a sweep that stands still before it decides, while another one lands more', () => {
  const race = async (forget: (input: object) => void): Promise<string[]> => {
    const world = await openLanding();
    await world.drop('a.csv', 'a');
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const slow = world.sweep({
      // So that what it says moves the arrivals after it.
      leastMs: Date.now() + 3_600_000,
      beforeCall: async (command, input) => {
        if (command !== 'PutObject') return;
        arrive();
        await released;
        forget(input);
      },
    });
    await arrived;
    await world.drop('b.csv', 'b');
    await world.sweep();
    release();
    await slow;
    await world.sweep();
    return (await world.bronze()).map(({ body }) => body);
  };

  it('lands nothing twice', async () => {
    expect(await race(() => undefined)).toEqual(['a', 'b']);
  });

  it('would land it twice if S3 did not look whether the entry is there', async () => {
    const bodies = await race((input) => Reflect.deleteProperty(input, 'IfNoneMatch'));
    expect(bodies.length).toBeGreaterThan(2);
  });
});
