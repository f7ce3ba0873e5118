/** Sweeps while S3 has too much to do, in listing, copying, claiming and clearing up: nothing is lost, and nothing lands twice. */
import type { S3Client } from '@aws-sdk/client-s3';
import { classifyError } from '../../../src/aws/classify-error';
import { createObjectStore } from '../../../src/aws/object-store';
import type { LandDeps } from '../../../src/sources/s3-files/land';
import { openLanding, type LandingWorld } from './support/landing-world';
import { IN_BODY, throttledClient, TROUBLES, type Befall, type Trouble } from './support/throttled';

const ACTIONS = ['HeadBucket', 'ListObjectsV2', 'GetObject', 'CopyObject', 'PutObject', 'DeleteObjects'];
const MOST_SWEEPS = 30;

function depsOf(world: LandingWorld, s3: S3Client, settings = {}): LandDeps {
  return { s3, store: createObjectStore(s3), settings: { ...world.deps.settings, ...settings } };
}

/** Sweeps as a run's activity does: again, where what it met may pass. Returns how many failed. */
async function untilSwept(world: LandingWorld, deps: LandDeps): Promise<number> {
  for (let failed = 0; failed < MOST_SWEEPS; failed += 1) {
    try {
      await world.sweep({ deps });
      return failed;
    } catch (error) {
      const { code, retryable } = classifyError(error);
      if (!retryable) throw error;
      expect(code).toBe('ELT_AWS_THROTTLED');
    }
  }
  throw new Error('no sweep came to its end');
}

/** Contents that are missing in bronze, or are there more than once. */
async function amiss(world: LandingWorld, bodies: readonly string[]): Promise<string[]> {
  const landed = (await world.bronze()).map(({ body }) => body);
  return [...new Set([...bodies, ...landed])].filter(
    (body) => landed.filter((one) => one === body).length !== 1,
  );
}

async function withFiles(count: number, contents: number) {
  const world = await openLanding();
  const bodies = Array.from({ length: count }, (_, file) => `body ${String(file % contents)}`);
  for (const [file, body] of bodies.entries()) await world.drop(`${String(file)}.csv`, body);
  return { world, bodies: [...new Set(bodies)] };
}

/** Mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const fits = (trouble: Trouble, action: string): boolean =>
  trouble !== 'refused-in-body' || IN_BODY.has(action);

/** The first calls of an action, the SDK's repetitions among them. */
function first(action: string, trouble: Trouble, calls: number): Befall {
  let left = calls;
  return (one) => (one === action && left-- > 0 ? trouble : null);
}

const CASES = TROUBLES.flatMap((trouble) =>
  ACTIONS.filter((action) => fits(trouble, action)).map((action) => [action, trouble] as const),
);

it.each(CASES)(
  'a %s that is %s as often as the SDK asks fails the sweep at most, and the next is whole',
  async (action, trouble) => {
    const { world, bodies } = await withFiles(3, 2);
    const failed = await untilSwept(world, depsOf(world, throttledClient(first(action, trouble, 4))));
    expect(failed).toBeLessThanOrEqual(2);
    expect(await amiss(world, bodies)).toEqual([]);
    const held = (await world.kept()).filter((key) => key.includes('/stage/'));
    if (failed === 0) expect(held).toEqual([]);
  },
);

it.each([1, 2, 3])(
  'of a fifth of all calls, in whatever way, leaves each content once (seed %i)',
  async (seed) => {
    const { world, bodies } = await withFiles(30, 20);
    const roll = dice(seed);
    const befall: Befall = (action) => {
      const trouble = TROUBLES[Math.floor(roll() * TROUBLES.length)] ?? 'refused';
      return roll() < 0.2 && fits(trouble, action) ? trouble : null;
    };
    // Two at once, as of two windows.
    await Promise.all([1, 2].map(() => untilSwept(world, depsOf(world, throttledClient(befall)))));
    expect(await amiss(world, bodies)).toEqual([]);
  },
);

it('of a copy by parts that was completed and refused lands it once, in the same sweep', async () => {
  const world = await openLanding();
  const body = 'x'.repeat(11 * 1024 * 1024);
  await world.drop('large.csv', body);
  const befall = first('CompleteMultipartUpload', 'done-and-refused', 1);
  const deps = depsOf(world, throttledClient(befall), { partBytes: 5 * 1024 * 1024 });
  expect(await untilSwept(world, deps)).toBe(0);
  expect((await world.bronze()).map((landed) => landed.body.length)).toEqual([body.length]);
});

it('would be seen to lose files if a listing that is refused were taken for an empty one', async () => {
  const { world, bodies } = await withFiles(3, 3);
  const client = throttledClient(() => null);
  client.middlewareStack.add(
    (next, context) => (args) =>
      context.commandName === 'ListObjectsV2Command'
        ? Promise.resolve({ output: { $metadata: {}, Contents: [] }, response: {} } as never)
        : next(args),
    { step: 'initialize' },
  );
  await untilSwept(world, depsOf(world, client));
  expect(await amiss(world, bodies)).toEqual(bodies);
});
