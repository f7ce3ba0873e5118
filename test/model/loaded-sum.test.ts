/** What the windows of a backfill brought, summed. */
import { addSummary, NOTHING_LOADED } from '../../src/model/loaded-sum';
import type { WindowSummary } from '../../src/model/plan';

const summary = (change: Partial<WindowSummary>): WindowSummary => ({
  pipeline: 'ecommerce',
  window: { from: '2011-01-05T00:00:00.000Z', to: '2011-01-06T00:00:00.000Z' },
  status: 'succeeded',
  batchId: 'b',
  counts: {
    product: { bronze: 3, splits: 1, silver: 2, rejected: 1, duplicates: 1, unmapped: 0, folded: 0 },
  },
  newRows: 2,
  knownRows: 1,
  reconciled: 'matched',
  warnings: [],
  unloaded: [],
  publish: [],
  report: [],
  ...change,
});

describe('what windows brought together', () => {
  it('is the sum of their counts, by entity', () => {
    const customer = { bronze: 1, splits: 0, silver: 1, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 };
    const sum = [summary({}), summary({ counts: { customer }, newRows: 1 }), summary({})].reduce(
      addSummary,
      NOTHING_LOADED,
    );
    expect(sum).toMatchObject({
      counts: {
        product: { bronze: 6, splits: 2, silver: 4, rejected: 2, duplicates: 2, unmapped: 0, folded: 0 },
        customer,
      },
      newRows: 5,
      knownRows: 3,
    });
  });

  it('is as reconciled as the last one that was compared', () => {
    const pending = addSummary(NOTHING_LOADED, summary({ reconciled: 'pending' }));
    expect(addSummary(pending, summary({})).reconciled).toBe('matched');
    const skipped = summary({ status: 'nothing-new', reconciled: 'skipped' });
    expect(addSummary(pending, skipped).reconciled).toBe('pending');
  });

  it('says of what is not loaded only what the last one saw that looked', () => {
    const [first, later] = [
      '2 object(s) in bronze are not loaded: …',
      '1 object(s) in bronze are not loaded: …',
    ];
    const seen = (...unloaded: string[]) => summary({ unloaded });
    const both = addSummary(addSummary(NOTHING_LOADED, seen(first, later)), seen(later));
    expect(both.unloaded).toEqual([later]);
    expect(addSummary(both, summary({ status: 'nothing-new' })).unloaded).toEqual([]);
    expect(addSummary(both, summary({ status: 'nothing-failed' })).unloaded).toEqual([later]);
  });

  it('says each warning once, and no more than twenty', () => {
    const said = (...warnings: string[]) => summary({ warnings });
    expect(addSummary(addSummary(NOTHING_LOADED, said('a', 'b')), said('b', 'c')).warnings).toEqual([
      'a',
      'b',
      'c',
    ]);
    const many = Array.from({ length: 30 }, (_, index) => `warning ${index}`);
    expect(addSummary(NOTHING_LOADED, said(...many)).warnings).toHaveLength(20);
  });
});
