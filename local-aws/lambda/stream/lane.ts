/** One of the ways from a shard to the function: batches one after the other, so that a partition key's records stay in order. */
import type { StreamMapping } from '../mapping-input';
import type { EventRecord } from './event';
import { Signal } from '../../kinesis/reader/signal';

/** What a function's event may be long. */
const MOST_BYTES = 6 * 1024 * 1024;

export class Lane {
  private readonly queue: EventRecord[] = [];
  private readonly changed = new Signal();
  private isEnded = false;

  constructor(
    private readonly mapping: StreamMapping,
    private readonly deliver: (records: readonly EventRecord[]) => Promise<void>,
    private readonly stopping: AbortSignal,
  ) {
    stopping.addEventListener('abort', () => this.changed.raise(), { once: true });
  }

  add(record: EventRecord): void {
    this.queue.push(record);
    this.changed.raise();
  }

  /** Nothing more is added. */
  end(): void {
    this.isEnded = true;
    this.changed.raise();
  }

  /** Settles when all was delivered, or when it is stopped. */
  async run(): Promise<void> {
    for (;;) {
      const batch = await this.gather();
      if (batch.length === 0 || this.stopping.aborted) return;
      await this.deliver(batch);
    }
  }

  /** A full batch, or what there is when the window is over; nothing at the end. */
  private async gather(): Promise<readonly EventRecord[]> {
    while (this.queue.length === 0 && !this.isOver) await this.changed.wait();
    const endMs = performance.now() + this.mapping.MaximumBatchingWindowInSeconds * 1000;
    for (let leftMs = endMs - performance.now(); leftMs > 0; leftMs = endMs - performance.now()) {
      if (this.isOver || this.isFull()) break;
      await this.changed.wait(leftMs);
    }
    return this.queue.splice(0, this.fitting());
  }

  private get isOver(): boolean {
    return this.isEnded || this.stopping.aborted;
  }

  private isFull(): boolean {
    return this.queue.length >= this.mapping.BatchSize || this.fitting() < this.queue.length;
  }

  /** How many of the waiting records one event takes; one at least. */
  private fitting(): number {
    const most = Math.min(this.queue.length, this.mapping.BatchSize);
    for (let count = 0, bytes = 0; count < most; count += 1) {
      bytes += Buffer.byteLength(this.queue[count]?.json ?? '') + 1;
      if (bytes > MOST_BYTES) return Math.max(1, count);
    }
    return most;
  }
}
