import type { Offer } from '../../src/model/messages';
import { MOST_BATCHES_A_LOAD, takeReady } from '../../src/model/sequencing';
import { windowBetween } from '../../src/model/window';

const HOUR_MS = 3_600_000;

function offer(pipeline: string, hour: number, priority: Offer['priority'] = 'live'): Offer {
  const window = windowBetween(hour * HOUR_MS, (hour + 1) * HOUR_MS);
  const batch = { batchId: `${pipeline}-${hour}`, batchKey: 'b', pipeline, window, definitionKey: 'd' };
  return { batch, workflowId: 'w', priority, offeredAt: window.from };
}

const ids = (offers: readonly Offer[]): string[] => offers.map((one) => one.batch.batchId);

describe('which batches load next', () => {
  it('takes windows in order, whatever the order of arrival', () => {
    expect(ids(takeReady([offer('a', 3), offer('a', 1), offer('a', 2)]))).toEqual(['a-1', 'a-2', 'a-3']);
  });

  it('lets pipelines take turns', () => {
    const queue = [offer('a', 1), offer('a', 2), offer('a', 3), offer('b', 9)];
    expect(ids(takeReady(queue))).toEqual(['a-1', 'b-9', 'a-2', 'a-3']);
  });

  it('takes live batches before any backfill', () => {
    const queue = [offer('a', 1, 'backfill'), offer('a', 9)];
    expect(ids(takeReady(queue))).toEqual(['a-9']);
    expect(ids(takeReady([offer('a', 1, 'backfill')]))).toEqual(['a-1']);
  });

  it('takes no more than one load may hold', () => {
    const queue = Array.from({ length: 40 }, (_, hour) => offer('a', hour));
    expect(takeReady(queue)).toHaveLength(MOST_BATCHES_A_LOAD);
  });
});
