/** Reads one shard from where its progress stands, and deals its records to the lanes by partition key. */
import { createHash } from 'node:crypto';
import type { SourceRecord, StreamApi } from '../../kinesis/reader/api';
import type { ShardProgress } from '../../kinesis/reader/progress';
import { ShardPages } from '../../kinesis/reader/shard-pages';
import { Signal } from '../../kinesis/reader/signal';
import type { StreamMapping } from '../mapping-input';
import type { EventRecord } from './event';
import { Lane } from './lane';

/** Records that wait for the function. */
const MOST_WAITING = 10_000;
const MOST_A_READ = 10_000;

export interface ReaderParts {
  readonly api: StreamApi;
  readonly mapping: StreamMapping;
  readonly progress: ShardProgress;
  readonly toEvent: (record: SourceRecord) => EventRecord;
  /** Tells of what was settled by the second argument. */
  readonly deliver: (
    records: readonly EventRecord[],
    settle: (some: readonly EventRecord[]) => void,
  ) => Promise<void>;
  readonly log: (message: string) => void;
  readonly stopping: AbortSignal;
}

export class ShardReader {
  private readonly lanes: readonly Lane[];
  private readonly pages: ShardPages;
  private readonly settled = new Signal();

  constructor(private readonly parts: ReaderParts) {
    const { mapping, stopping } = parts;
    this.lanes = Array.from(
      { length: mapping.ParallelizationFactor },
      () => new Lane(mapping, (batch) => parts.deliver(batch, (some) => this.settle(some)), stopping),
    );
    this.pages = new ShardPages({
      ...parts,
      room: () => this.room(),
      deal: (records) => {
        for (const record of records) this.laneOf(record.PartitionKey)?.add(parts.toEvent(record));
      },
    });
    stopping.addEventListener('abort', () => this.settled.raise(), { once: true });
  }

  /** Settles at the shard's end, once all of it was dealt with, or when it is stopped. */
  async run(): Promise<void> {
    const { progress, stopping } = this.parts;
    await Promise.all([this.readAll(), ...this.lanes.map((lane) => lane.run())]);
    if (!stopping.aborted) progress.isDone = true;
  }

  private async readAll(): Promise<void> {
    await this.pages.readToEnd();
    for (const lane of this.lanes) lane.end();
  }

  /** How many records may be read; waits until there is room. */
  private async room(): Promise<number> {
    const { mapping, progress, stopping } = this.parts;
    const most = Math.max(MOST_WAITING, mapping.BatchSize * mapping.ParallelizationFactor);
    while (progress.checkpoint.waiting >= most && !stopping.aborted) await this.settled.wait();
    return Math.max(1, Math.min(MOST_A_READ, most - progress.checkpoint.waiting));
  }

  private laneOf(partitionKey: string): Lane | undefined {
    if (this.lanes.length === 1) return this.lanes[0];
    const hash = createHash('md5').update(partitionKey, 'utf8').digest().readUInt32BE(12);
    return this.lanes[hash % this.lanes.length];
  }

  private settle(records: readonly EventRecord[]): void {
    this.parts.progress.checkpoint.settle(records.map(({ number }) => number));
    this.settled.raise();
  }
}
