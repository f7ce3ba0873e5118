import { costOfRun, RUN_PRICES } from '../../src/model/run-cost';
import { describeUnloaded, readUnloaded } from '../../src/model/unloaded';
import { describeWork } from '../../src/model/work-described';
import { readPriceList } from '../../scripts/cost/price-list';

const DAY_MS = 86_400_000;
const stage = (name: string, seconds: number) => ({
  stage: name,
  startedAt: '2010-12-01T00:00:00.000Z',
  finishedAt: new Date(Date.parse('2010-12-01T00:00:00.000Z') + seconds * 1000).toISOString(),
});
const SIZES = { glueDpus: 2, redshiftRpus: 8 };

it('the prices by which a run is estimated are those of the list', () => {
  const { prices } = readPriceList();
  expect(RUN_PRICES).toEqual({
    glueDpuHour: prices['glueDpuHour']?.usd,
    redshiftRpuHour: prices['redshiftRpuHour']?.usd,
  });
});

it('a run costs its DPU and RPU hours, a minute of each at least', () => {
  expect(costOfRun([stage('refine', 3600)], SIZES)).toBeCloseTo(0.88);
  expect(costOfRun([stage('load', 1800), stage('prove', 1800)], SIZES)).toBeCloseTo(3);
  expect(costOfRun([stage('refine', 1)], SIZES)).toBeCloseTo((2 * 0.44) / 60);
  expect(costOfRun([stage('plan', 3600)], SIZES)).toBe(0);
});

it('what a run said of unloaded windows is read back: how many, and the oldest', () => {
  const objects = [3, 1, 2, 5, 4, 7, 6, 1].map((day) => ({ arrivedMs: day * DAY_MS + 5 }));
  const said = describeUnloaded('ecommerce', objects, DAY_MS);
  expect(readUnloaded(said)).toEqual({ windows: 7, oldestMs: DAY_MS });
  expect(readUnloaded(describeUnloaded('ecommerce', [{ arrivedMs: 90 * 60_000 }], 3_600_000))).toEqual({
    windows: 1,
    oldestMs: 3_600_000,
  });
  expect(readUnloaded([])).toEqual({ windows: 0, oldestMs: null });
});

it('an argument’s pipeline, window and token are found where they lie, the nearest first', () => {
  const window = { from: 'a', to: 'b' };
  expect(describeWork({ plan: { pipeline: 'p', window }, selection: { token: 't', batchId: 'x' } })).toEqual({
    pipeline: 'p',
    window: 'a/b',
    token: 't',
    batch: 'x',
  });
  expect(describeWork({ pipeline: 'mine', plan: { pipeline: 'other' } })).toEqual({ pipeline: 'mine' });
  expect(
    describeWork({ load: { loadId: 'l', batches: [{ batchId: 'first' }, { batchId: 'second' }] } }),
  ).toEqual({
    batch: 'first',
    load: 'l',
  });
  expect([null, 'text', [], { window: 3 }].map(describeWork)).toEqual([{}, {}, {}, {}]);
});
