/** Reads one shard from where its progress stands, and deals its records to the lanes by partition key. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from '../../gateway/service';
import type { StreamMapping } from '../mapping-input';
import type { Position, RecordPage, StreamApi } from './api';
import type { EventRecord } from './event';
import { Lane } from './lane';
import type { ShardProgress } from './progress';
import { Signal } from './signal';

const PAUSE_MS = 100;
const PAUSE_AFTER_ERROR_MS = 500;
/** Records that wait for the function. */
const MOST_WAITING = 10_000;
const MOST_A_READ = 10_000;

export interface ReaderParts {
  readonly api: StreamApi;
  readonly mapping: StreamMapping;
  readonly progress: ShardProgress;
  readonly toEvent: (record: RecordPage['Records'][number]) => EventRecord;
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
  private readonly settled = new Signal();
  private lastRead: string | undefined;

  constructor(private readonly parts: ReaderParts) {
    const { mapping, stopping } = parts;
    this.lanes = Array.from(
      { length: mapping.ParallelizationFactor },
      () => new Lane(mapping, (batch) => parts.deliver(batch, (some) => this.settle(some)), stopping),
    );
    stopping.addEventListener('abort', () => this.settled.raise(), { once: true });
  }

  /** Settles at the shard's end, once all of it was dealt with, or when it is stopped. */
  async run(): Promise<void> {
    const { progress, stopping } = this.parts;
    progress.checkpoint.restart();
    await Promise.all([this.readAll(), ...this.lanes.map((lane) => lane.run())]);
    if (!stopping.aborted) progress.isDone = true;
  }

  private async readAll(): Promise<void> {
    await this.readToEnd();
    for (const lane of this.lanes) lane.end();
  }

  private async readToEnd(): Promise<void> {
    let iterator: string | undefined;
    while (!this.parts.stopping.aborted) {
      try {
        iterator ??= await this.place();
        const page = await this.parts.api.records(iterator, await this.room());
        this.deal(page);
        if (!page.NextShardIterator) return;
        iterator = page.NextShardIterator;
        if (page.MillisBehindLatest === 0) await this.pause(PAUSE_MS);
      } catch (error) {
        const code = error instanceof AwsError ? error.code : undefined;
        if (code === 'ResourceNotFoundException' && (await this.isForgotten())) return;
        if (code === 'ExpiredIteratorException') iterator = undefined;
        else this.parts.log(`lambda event source ${this.parts.progress.shard.id}: ${String(error)}`);
        await this.pause(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  /** Whether the stream keeps nothing of the shard any more, so that its children may begin. */
  private async isForgotten(): Promise<boolean> {
    const { api, progress } = this.parts;
    const kept = await api.shards().catch(() => undefined);
    return kept !== undefined && !kept.some(({ id }) => id === progress.shard.id);
  }

  private async place(): Promise<string> {
    const { api, progress } = this.parts;
    const { firstIterator, shard, start, checkpoint } = progress;
    progress.firstIterator = undefined;
    if (firstIterator !== undefined) return firstIterator;
    const after = this.lastRead ?? checkpoint.at;
    const position: Position =
      after === undefined
        ? start
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: after };
    return api.iterator(shard.id, position);
  }

  /** How many records may be read; waits until there is room. */
  private async room(): Promise<number> {
    const { mapping, progress, stopping } = this.parts;
    const most = Math.max(MOST_WAITING, mapping.BatchSize * mapping.ParallelizationFactor);
    while (progress.checkpoint.waiting >= most && !stopping.aborted) await this.settled.wait();
    return Math.max(1, Math.min(MOST_A_READ, most - progress.checkpoint.waiting));
  }

  private deal({ Records }: RecordPage): void {
    this.parts.progress.checkpoint.read(Records.map(({ SequenceNumber }) => SequenceNumber));
    this.lastRead = Records.at(-1)?.SequenceNumber ?? this.lastRead;
    for (const record of Records) this.laneOf(record.PartitionKey)?.add(this.parts.toEvent(record));
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

  private async pause(forMs: number): Promise<void> {
    await sleep(forMs, undefined, { signal: this.parts.stopping }).catch(() => undefined);
  }
}
