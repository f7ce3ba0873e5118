/** Tells the shards' checkpoints of records that have been dealt with on all of their ways, and knows what is still under way. */
import type { ShardProgress } from '../../kinesis/reader/progress';
import { Signal } from '../../kinesis/reader/signal';
import type { TakenRecord } from './record';

export class Settling {
  private readonly waysLeft = new Map<TakenRecord, number>();
  private bytes = 0;
  private readonly changed = new Signal();

  constructor(
    /** To a bucket, or to two. */
    private readonly ways: number,
    private readonly mostBytes: number,
    private readonly stopping: AbortSignal,
  ) {
    stopping.addEventListener('abort', () => this.changed.raise(), { once: true });
  }

  take(record: TakenRecord): void {
    this.waysLeft.set(record, this.ways);
    this.bytes += record.bytes;
  }

  /** These have come to the end of one of their ways. */
  done(records: readonly TakenRecord[]): void {
    const settled = new Map<ShardProgress, string[]>();
    for (const record of records) {
      const left = (this.waysLeft.get(record) ?? 1) - 1;
      if (left > 0) {
        this.waysLeft.set(record, left);
        continue;
      }
      this.waysLeft.delete(record);
      this.bytes -= record.bytes;
      const numbers = settled.get(record.shard);
      if (numbers) numbers.push(record.number);
      else settled.set(record.shard, [record.number]);
    }
    for (const [{ checkpoint }, numbers] of settled) checkpoint.settle(numbers);
    this.changed.raise();
  }

  /** Waits until more may be read. */
  async room(): Promise<void> {
    while (this.bytes >= this.mostBytes && !this.stopping.aborted) await this.changed.wait();
  }

  /** Waits until all that was read of a shard has been dealt with. */
  async allOf({ checkpoint }: ShardProgress): Promise<void> {
    while (checkpoint.waiting > 0 && !this.stopping.aborted) await this.changed.wait();
  }
}
