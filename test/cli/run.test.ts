/** What `ecomflow run` says of a window, in plain words. */
import { describeSummary, runOneWindow } from '../../src/cli/run';
import type { WindowSummary } from '../../src/model/plan';

const ZERO = { bronze: 0, splits: 0, silver: 0, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 };
const summary = {
  pipeline: 'ecommerce',
  window: { from: '2011-01-05T00:00:00.000Z', to: '2011-01-06T00:00:00.000Z' },
  status: 'succeeded',
  batchId: 'b',
  counts: {
    customer: { bronze: 5, splits: 1, silver: 4, rejected: 1, duplicates: 1, unmapped: 0, folded: 0 },
  },
  newRows: 4,
  knownRows: 0,
  reconciled: 'pending',
  warnings: [],
  unloaded: [],
  publish: [],
  report: [],
} satisfies WindowSummary;
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

  it('shows rows that made no event, and events that were there, only where a feed brought some', () => {
    const counts = {
      customer: { ...summary.counts.customer, unmapped: 2 },
      price_list: { ...ZERO, bronze: 9, rejected: 1, unmapped: 8 },
    };
    expect(
      describeSummary({ ...summary, counts })
        .split('\n')
        .slice(1),
    ).toEqual([
      'entity      bronze  splits  silver  rejected  duplicates  unmapped',
      'customer    5       1       4       1         1           2',
      'price_list  9       0       0       1         0           8',
    ]);
  });

  it.each([
    ['nothing-new', 'matched', 'nothing to do: every object of this window is loaded; source matched'],
    ['nothing-failed', 'skipped', 'nothing to do, the latest run of this window did not fail'],
  ] as const)('says that there was nothing to do: %s', (status, reconciled, said) => {
    expect(describeSummary({ ...summary, ...nothing, status, reconciled })).toBe(
      `ecommerce 2011-01-05T00:00:00.000Z to 2011-01-06T00:00:00.000Z: ${said}`,
    );
  });

  it('says of files where those are that came after the window', () => {
    const empty = { ...summary, ...nothing, status: 'nothing-new', reconciled: 'matched' } as const;
    expect(describeSummary({ ...empty, pipeline: 'regional-sales' })).toContain(
      '\nfiles that arrived after its end belong to a later window',
    );
    for (const other of ['ecommerce', 'of-another-checkout'])
      expect(describeSummary({ ...empty, pipeline: other })).not.toContain('later window');
  });
});

it.each([{ from: '2011-01-05' }, { to: '2011-01-06' }])(
  'starts nothing where one end alone is given: %j',
  async (end) => {
    await expect(runOneWindow('ecommerce', { ...end, mode: 'missing' })).rejects.toMatchObject({
      code: 'ELT_INPUT_INVALID',
      message: expect.stringContaining('give both, or neither') as string,
    });
  },
);
