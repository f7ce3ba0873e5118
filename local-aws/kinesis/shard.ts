/** One shard: its records in the order of their numbers, until they are older than the stream keeps them. */
import type { HashKeyRange } from './hash-keys';
import { RateLimit } from './rate-limit';

/** What one GetRecords may carry. */
const MOST_BYTES = 10 * 1024 * 1024;

export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** In base64, as it came. */
  readonly data: string;
  /** Of data and partition key. */
  readonly bytes: number;
  readonly arrivedMs: number;
}

export interface ShardOrigin {
  readonly index: number;
  readonly range: HashKeyRange;
  readonly startingNumber: string;
  /** The shards it was split from or merged of. */
  readonly parents: readonly Shard[];
}

export class Shard {
  readonly id: string;
  readonly rate = new RateLimit();
  private records: StreamRecord[] = [];
  private closed: { readonly endingNumber: string; readonly atMs: number } | undefined;

  constructor(readonly origin: ShardOrigin) {
    this.id = `shardId-${String(origin.index).padStart(12, '0')}`;
  }

  get isOpen(): boolean {
    return this.closed === undefined;
  }

  get endingNumber(): string | undefined {
    return this.closed?.endingNumber;
  }

  append(record: StreamRecord): void {
    this.records.push(record);
  }

  /** No record comes after this one. */
  close(endingNumber: string, atMs: number): void {
    this.closed = { endingNumber, atMs };
  }

  /** Whether nothing of it is kept any more. */
  isForgotten(horizonMs: number): boolean {
    return this.closed !== undefined && this.closed.atMs < horizonMs;
  }

  /** Lets go of what came before. */
  trim(horizonMs: number): void {
    if (this.records[0] === undefined || this.records[0].arrivedMs >= horizonMs) return;
    const firstKept = this.records.findIndex(({ arrivedMs }) => arrivedMs >= horizonMs);
    this.records = firstKept < 0 ? [] : this.records.slice(firstKept);
  }

  /** Records after a number, as many as one answer may have. */
  read(after: string, limit: number): readonly StreamRecord[] {
    const start = this.indexAfter(after);
    const most = Math.min(this.records.length, start + limit);
    let end = start;
    for (let bytes = 0; end < most; end += 1) {
      bytes += this.records[end]?.bytes ?? 0;
      if (bytes > MOST_BYTES && end > start) break;
    }
    return this.records.slice(start, end);
  }

  hasAfter(number: string): boolean {
    return this.indexAfter(number) < this.records.length;
  }

  firstSince(timeMs: number): StreamRecord | undefined {
    return this.records.find(({ arrivedMs }) => arrivedMs >= timeMs);
  }

  private indexAfter(number: string): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.records[middle]?.sequenceNumber ?? '') > number) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
