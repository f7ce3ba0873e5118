/** Which offered batches go into the next load. Loads are order-free; order and coalescing only make them cheap. */
import type { Offer } from './messages';

export const MOST_BATCHES_A_LOAD = 16;

/** Live before backfill; within each, pipelines in turn, and each pipeline's windows in order. */
export function takeReady(queue: readonly Offer[], limit: number = MOST_BATCHES_A_LOAD): Offer[] {
  const live = queue.filter((offer) => offer.priority === 'live');
  const chosen = live.length > 0 ? live : queue;
  return inTurn(chosen).slice(0, limit);
}

function inTurn(offers: readonly Offer[]): Offer[] {
  const byPipeline = new Map<string, Offer[]>();
  for (const offer of [...offers].sort(byWindow)) {
    const own = byPipeline.get(offer.batch.pipeline) ?? [];
    byPipeline.set(offer.batch.pipeline, [...own, offer]);
  }
  const lanes = [...byPipeline.values()];
  const longest = Math.max(0, ...lanes.map((lane) => lane.length));
  const ordered: Offer[] = [];
  for (let turn = 0; turn < longest; turn += 1) {
    for (const lane of lanes) {
      const next = lane[turn];
      if (next) ordered.push(next);
    }
  }
  return ordered;
}

function byWindow(a: Offer, b: Offer): number {
  return (
    a.batch.window.from.localeCompare(b.batch.window.from) || a.batch.batchId.localeCompare(b.batch.batchId)
  );
}
