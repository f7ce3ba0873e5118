/** The sequencer's queue, and which batches go into the next load. Loads are order-free; order and coalescing only make them cheap. */
import type { Offer, QueueMode, QueueState, QueueView } from './messages';

export const MOST_BATCHES_A_LOAD = 16;

/** Live before backfill; within each, pipelines in turn, and each pipeline's windows in order. */
export function takeReady(queue: readonly Offer[], limit: number = MOST_BATCHES_A_LOAD): Offer[] {
  const live = queue.filter((offer) => offer.priority === 'live');
  const chosen = live.length > 0 ? live : queue;
  return inTurn(chosen).slice(0, limit);
}

/** Two parts of a set of several, as even as can be without parting a pipeline; in the middle where there is but one. */
export function partedByPipeline(offers: readonly Offer[]): [Offer[], Offer[]] {
  const ordered = [...offers].sort((a, b) => a.batch.pipeline.localeCompare(b.batch.pipeline));
  const half = Math.ceil(ordered.length / 2);
  const borders = ordered.flatMap(({ batch }, index) =>
    index > 0 && batch.pipeline !== ordered[index - 1]?.batch.pipeline ? [index] : [],
  );
  const [border = half] = borders.sort((a, b) => Math.abs(a - half) - Math.abs(b - half));
  return [ordered.slice(0, border), ordered.slice(border)];
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

/** Offers that wait, those that are being loaded, and whether loading is held. A batch is in it once. */
export class Queue {
  private waiting: Offer[];
  private loading: readonly Offer[] = [];
  private mode: QueueMode;
  private draining: Set<string>;
  private readonly alerted: Set<string>;

  constructor({ queue = [], mode = 'running', draining = [], alerted = [] }: QueueState) {
    this.waiting = [...queue];
    this.mode = mode;
    this.draining = new Set(draining);
    this.alerted = new Set(alerted);
  }

  add(offer: Offer): void {
    const known = [...this.waiting, ...this.loading].some((one) => idOf(one) === idOf(offer));
    if (!known) this.waiting.push(offer);
  }

  /** False where the batch is being loaded, which is not cut; true where it is not, or not any more, in the queue. */
  withdraw(batchId: string): boolean {
    this.waiting = this.waiting.filter((one) => idOf(one) !== batchId);
    this.endDrain();
    return !this.loading.some((one) => idOf(one) === batchId);
  }

  /** Moves what goes into the next load from waiting to loading. */
  take(): readonly Offer[] {
    this.loading = takeReady(this.loadable());
    this.waiting = this.waiting.filter((one) => !this.loading.includes(one));
    return this.loading;
  }

  /** The load is over, whatever became of it. */
  settle(): void {
    this.loading = [];
    this.endDrain();
  }

  pause(): void {
    this.mode = 'paused';
  }

  drain(): void {
    this.mode = 'draining';
    this.draining = new Set(this.waiting.map(idOf));
    this.endDrain();
  }

  resume(): void {
    this.mode = 'running';
  }

  isReady(): boolean {
    return this.loadable().length > 0;
  }

  isHeld(): boolean {
    return this.mode !== 'running';
  }

  isWaiting(offer: Offer): boolean {
    return this.waiting.includes(offer);
  }

  /** The oldest waiting offer of which nobody was told. */
  nextToAlert(): Offer | undefined {
    return oldestFirst(this.waiting).find((offer) => !this.alerted.has(idOf(offer)));
  }

  noteAlert(offer: Offer): void {
    this.alerted.add(idOf(offer));
  }

  view(): Omit<QueueView, 'loads'> {
    return {
      mode: this.mode,
      waiting: this.waiting,
      loading: this.loading.map(idOf),
      oldestOfferedAt: oldestFirst(this.waiting)[0]?.offeredAt ?? null,
    };
  }

  carryOver(): Required<QueueState> {
    const waits = (batchId: string): boolean => this.waiting.some((one) => idOf(one) === batchId);
    return {
      queue: this.waiting,
      mode: this.mode,
      draining: [...this.draining].filter(waits),
      alerted: [...this.alerted].filter(waits),
    };
  }

  private loadable(): Offer[] {
    if (this.mode === 'paused') return [];
    return this.mode === 'running'
      ? this.waiting
      : this.waiting.filter((offer) => this.draining.has(idOf(offer)));
  }

  private endDrain(): void {
    if (this.mode === 'draining' && !this.isReady()) this.mode = 'paused';
  }
}

function idOf(offer: Offer): string {
  return offer.batch.batchId;
}

function oldestFirst(offers: readonly Offer[]): Offer[] {
  return [...offers].sort((a, b) => a.offeredAt.localeCompare(b.offeredAt));
}
