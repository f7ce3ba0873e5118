/** What `ecomflow run` says of a window, in plain words. */
import { describeSummary } from '../../src/cli/run';
import type { WindowSummary } from '../../src/model/plan';

const summary: WindowSummary = {
  pipeline: 'ecommerce',
  window: { from: '2011-01-05T00:00:00.000Z', to: '2011-01-06T00:00:00.000Z' },
  status: 'succeeded',
  batchId: 'b',
  counts: { customer: { bronze: 5, splits: 1, silver: 4, rejected: 1, duplicates: 1 } },
  newRows: 4,
  knownRows: 0,
  reconciled: 'pending',
  warnings: [],
  unloaded: [],
  publish: [],
  report: [],
};
const nothing = { batchId: null, counts: {}, newRows: 0 };

describe('the summary of a run', () => {
  it('has a line for each entity, for each warning and for what is not loaded', () => {
    const unloaded = ['1 object(s) in bronze are not loaded: …'];
    expect(
      describeSummary({ ...summary, warnings: ['customer: schema_extra (1) colour'], unloaded }).split('\n'),
    ).toEqual([
      'ecommerce 2011-01-05T00:00:00.000Z to 2011-01-06T00:00:00.000Z: succeeded, source pending',
      'entity    bronze  splits  silver  rejected  duplicates',
      'customer  5       1       4       1         1',
      'warning: customer: schema_extra (1) colour',
      'warning: 1 object(s) in bronze are not loaded: …',
    ]);
  });

  it.each([
    ['nothing-new', 'matched', 'nothing to do, every object in bronze is loaded; source matched'],
    ['nothing-failed', 'skipped', 'nothing to do, the latest run of this window did not fail'],
  ] as const)('says that there was nothing to do: %s', (status, reconciled, said) => {
    expect(describeSummary({ ...summary, ...nothing, status, reconciled })).toBe(
      `ecommerce 2011-01-05T00:00:00.000Z to 2011-01-06T00:00:00.000Z: ${said}`,
    );
  });
});
