import type { Offer } from '../../src/model/messages';
import { MOST_BATCHES_A_LOAD, partedByPipeline, Queue, takeReady } from '../../src/model/sequencing';
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

  it.each([
    ['two pipelines', 'b1 a1 b2 a2', 'a1 a2 | b1 b2'],
    ['two pipelines of which one has more', 'b1 a1 b2 b3 b4', 'a1 | b1 b2 b3 b4'],
    ['three pipelines', 'a1 b1 c1 b2 c2 a2', 'a1 a2 | b1 b2 c1 c2'],
    ['one pipeline', 'a1 a2 a3', 'a1 a2 | a3'],
  ])('parts a set of %s between them where it can', (_, set, parts) => {
    const offers = set.split(' ').map((said) => offer(said.slice(0, 1), Number(said.slice(1))));
    const told = partedByPipeline(offers).map((part) => ids(part).join(' ').replaceAll('-', ''));
    expect(told.join(' | ')).toBe(parts);
  });

  it('takes no more than one load may hold', () => {
    const queue = Array.from({ length: 40 }, (_, hour) => offer('a', hour));
    expect(takeReady(queue)).toHaveLength(MOST_BATCHES_A_LOAD);
  });
});

describe('the queue', () => {
  it('holds a batch once, while it waits and while it is loaded', () => {
    const queue = new Queue({});
    queue.add(offer('a', 1));
    queue.add(offer('a', 1));
    expect(ids(queue.take())).toEqual(['a-1']);
    queue.add(offer('a', 1));
    expect(queue.isReady()).toBe(false);
    queue.settle();
    queue.add(offer('a', 1));
    expect(queue.isReady()).toBe(true);
  });

  it('withdraws only what waits', () => {
    const queue = new Queue({});
    queue.add(offer('a', 1));
    queue.take();
    queue.add(offer('a', 2));
    expect(queue.withdraw('a-1')).toBe(false);
    expect(queue.withdraw('a-2')).toBe(true);
    expect(queue.isReady()).toBe(false);
    expect(queue.withdraw('nobody-offered')).toBe(true);
  });

  it('loads nothing while it is paused', () => {
    const queue = new Queue({});
    queue.add(offer('a', 1));
    queue.pause();
    expect(queue.isReady()).toBe(false);
    expect(ids(queue.take())).toEqual([]);
    queue.resume();
    expect(queue.isReady()).toBe(true);
  });

  it('loads what waits when it is drained, keeps what comes later, and is paused then', () => {
    const queue = new Queue({});
    queue.add(offer('a', 2));
    queue.drain();
    queue.add(offer('a', 1));
    expect(queue.view().mode).toBe('draining');
    expect(ids(queue.take())).toEqual(['a-2']);
    queue.settle();
    expect(queue.view()).toMatchObject({ mode: 'paused', waiting: [offer('a', 1)] });
  });

  it('is paused at once when it is drained while nothing waits', () => {
    const queue = new Queue({});
    queue.drain();
    expect(queue.view().mode).toBe('paused');
  });

  it('is the same after its state was carried over', () => {
    const queue = new Queue({});
    for (const hour of [3, 1]) queue.add(offer('a', hour));
    queue.noteAlert(offer('a', 1));
    queue.drain();
    queue.add(offer('a', 2));
    const again = new Queue(queue.carryOver());
    expect(again.view()).toEqual(queue.view());
    expect(again.nextToAlert()).toEqual(queue.nextToAlert());
    expect(ids(again.take())).toEqual(['a-1', 'a-3']);
  });

  it('names the oldest batch, and each once as one to tell people of', () => {
    const queue = new Queue({});
    for (const hour of [5, 4]) queue.add(offer('a', hour));
    expect(queue.view().oldestOfferedAt).toBe(offer('a', 4).offeredAt);
    const told = [0, 1, 2].map(() => {
      const next = queue.nextToAlert();
      if (next) queue.noteAlert(next);
      return next?.batch.batchId;
    });
    expect(told).toEqual(['a-4', 'a-5', undefined]);
  });
});
