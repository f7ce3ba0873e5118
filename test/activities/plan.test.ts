/** Which windows may be asked for, by the source's clock. */
import { createPlanActivities } from '../../src/activities/plan';
import type { Reconcile } from '../../src/model/pipeline';
import type { RunInput } from '../../src/model/plan';
import { findPipeline } from '../../src/pipelines/registry';
import { sourceAt, sourceOf } from '../support/sources';

const NOON = '2011-01-05T12:00:00.000Z';

const resolve = (
  run: Omit<RunInput, 'pipeline'>,
  { now = NOON, scheduledAt = null, findSource = sourceAt(() => Date.parse(now)) }: Partial<World> = {},
) =>
  createPlanActivities({
    findPipeline,
    findSource,
    // The worker's clock stands elsewhere, as in a replay.
    nowMs: () => Date.parse('2026-11-28T12:00Z'),
    sql: { execute: () => Promise.resolve([]) } as never,
    store: {} as never,
    settings: { lakeBucket: 'l', warehouse: 'main', heartbeatTimeoutMs: 10_000 },
  }).resolveWindow({ run: { pipeline: 'ecommerce', ...run }, scheduledAt });

interface World {
  readonly now: string;
  readonly scheduledAt: string | null;
  readonly findSource: ReturnType<typeof sourceAt>;
}

const ahead = (message: RegExp) => ({
  code: 'ELT_INPUT_WINDOW_AHEAD',
  message: expect.stringMatching(message) as string,
});

describe('the figures of the source', () => {
  const planned = async (
    reconcile: Reconcile,
    arrivals: readonly string[],
    findSource = sourceAt(() => Date.parse(NOON)),
  ) => {
    const ecommerce = findPipeline('ecommerce');
    const asked: string[] = [];
    const plan = await createPlanActivities({
      findPipeline: () => ({ ...ecommerce, source: { ...ecommerce.source, reconcile } }),
      findSource,
      nowMs: () => Date.parse('2011-01-06T12:00Z'),
      sql: {
        execute: (_: string, { today = '' }: Record<string, string>) => {
          asked.push(today);
          return Promise.resolve([{ kept: arrivals.filter((at) => at >= today).length }]);
        },
      } as never,
      store: { writeJson: () => Promise.resolve() } as never,
      settings: { lakeBucket: 'l', warehouse: 'main', heartbeatTimeoutMs: 10_000 },
    }).resolvePlan({
      pipeline: 'ecommerce',
      window: { from: '2011-01-04T00:00:00.000Z', to: '2011-01-05T00:00:00.000Z' },
      mode: 'missing',
      heartbeatTimeoutMs: 10_000,
    });
    return { asked, takesFigures: plan.takesFigures };
  };

  it.each([
    ['each-run', ['2011-01-05 08:00:00'], true],
    ['off', [], false],
    ['daily', [], true],
    ['daily', ['2011-01-04 23:59:59'], true],
    ['daily', ['2011-01-05 00:00:00.000'], false],
  ] as const)('are taken %s, with those of %j kept: %s', async (reconcile, arrivals, takesFigures) => {
    expect(await planned(reconcile, arrivals)).toMatchObject({ takesFigures });
  });

  it("are of a day by the source's clock, and by the worker's where the source does not tell", async () => {
    expect((await planned('daily', [])).asked).toEqual([expect.stringMatching(/^2011-01-05/)]);
    const down = sourceOf({ nowMs: () => Promise.reject(new Error('down')) });
    expect((await planned('daily', [], down)).asked).toEqual([expect.stringMatching(/^2011-01-06/)]);
  });
});

describe('a window that is asked for', () => {
  it.each([
    ['in 50 years', '2061-01-01', '2061-01-02'],
    ['today', '2011-01-05', '2011-01-06'],
    ['that has begun long ago', '2001-01-05', '2011-01-06'],
    ['in the year 9999', '2011-01-05', '9999-12-31'],
    ['that ends in two minutes', '2011-01-05', '2011-01-05T12:02Z'],
  ])('is refused where it has not ended: %s', async (_, from, to) => {
    const said = /^the window from .* ends at .*Z, and the source's clock says 2011-01-05T12:00:00.000Z$/;
    await expect(resolve({ from, to })).rejects.toMatchObject(ahead(said));
    // As `ecomflow rerun` asks.
    await expect(resolve({ from, to, rerunFrom: 'failed' })).rejects.toMatchObject(ahead(said));
    expect(await resolve({ from, to, wait: true })).toMatchObject({ wait: true });
  });

  it.each([
    ['yesterday', '2011-01-04', '2011-01-05', undefined],
    ['that ends at this instant', '2011-01-05', '2011-01-05T12:00Z', undefined],
    ['of ten years', '2001-01-05', '2011-01-05', undefined],
    ['since the year 1', '0001-01-01', '2011-01-05', undefined],
    ['that ends within a minute, by which clocks differ', '2011-01-05', '2011-01-05T12:01Z', true],
  ])('is run where it has ended: %s', async (_, from, to, wait) => {
    expect((await resolve({ from, to })).wait).toBe(wait);
  });

  it('is taken by the source, not by the worker, where nobody names it', async () => {
    expect(await resolve({})).toMatchObject({ window: { to: '2011-01-05T00:00:00.000Z' } });
  });

  it("may be a schedule's an hour before the source's clock, and no more", async () => {
    const scheduledAt = '2011-01-06T00:00:00.000Z';
    expect(await resolve({}, { scheduledAt, now: '2011-01-06T00:00:01.000Z' })).not.toHaveProperty('wait');
    expect(await resolve({}, { scheduledAt, now: '2011-01-05T23:30:00.000Z' })).toMatchObject({ wait: true });
    await expect(resolve({}, { scheduledAt, now: NOON })).rejects.toMatchObject(ahead(/2011-01-06T00:00/));
  });

  it('is left to its run where the source does not tell its time: that fails of the same, and is recorded', async () => {
    const findSource = sourceOf({ nowMs: () => Promise.reject(new Error('down')) });
    expect(await resolve({ from: '2061-01-01', to: '2061-01-02' }, { findSource })).not.toHaveProperty(
      'wait',
    );
  });
});
