/** A stream: its shards, open and closed. A split or a merge closes shards and opens their children. */
import { invalidArgument, notFound } from './errors';
import { evenRanges, hashKeyOf, holds, isHashKey, type HashKeyRange } from './hash-keys';
import type { Entry } from './input';
import { before, SequenceNumbers } from './sequence-numbers';
import { Shard, type StreamRecord } from './shard';

const HOUR_MS = 3_600_000;

export interface StreamOptions {
  readonly name: string;
  readonly arn: string;
  readonly shardCount: number;
  readonly mostRecordBytes: number;
}

export class Stream {
  /** As every stream begins; nobody here has asked for more. */
  readonly retentionHours = 24;
  private readonly numbers: SequenceNumbers;
  private readonly all: Shard[] = [];

  constructor(
    readonly options: StreamOptions,
    readonly createdMs: number,
    /** Tells it from another one that had its name. */
    readonly born: number,
  ) {
    this.numbers = new SequenceNumbers(born);
    for (const range of evenRanges(options.shardCount)) this.open(range, []);
  }

  /** Those of which something is kept, in the order in which they were made. */
  shards(nowMs: number): readonly Shard[] {
    return this.all.filter((shard) => !shard.isForgotten(this.horizon(nowMs)));
  }

  get openShards(): readonly Shard[] {
    return this.all.filter(({ isOpen }) => isOpen);
  }

  /** Throws ResourceNotFoundException. */
  shard(id: string, nowMs: number): Shard {
    const found = this.shards(nowMs).find((shard) => shard.id === id);
    if (found) return found;
    throw notFound(`Shard ${id} in stream ${this.options.name} does not exist`);
  }

  childrenOf(parent: Shard): readonly Shard[] {
    return this.all.filter(({ origin }) => origin.parents.includes(parent));
  }

  /** The open shard of a record. Throws InvalidArgumentException for a hash key that is none. */
  shardFor({ PartitionKey, ExplicitHashKey }: Entry): Shard {
    const key = ExplicitHashKey === undefined ? hashKeyOf(PartitionKey) : BigInt(ExplicitHashKey);
    const found = this.openShards.find(({ origin }) => holds(origin.range, key));
    if (found) return found;
    throw invalidArgument(
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${key}`,
    );
  }

  append(
    shard: Shard,
    { Data: data, PartitionKey: partitionKey }: Entry,
    bytes: number,
    nowMs: number,
  ): string {
    const sequenceNumber = this.numbers.next(shard.origin.index);
    shard.append({ sequenceNumber, partitionKey, data, bytes, arrivedMs: nowMs });
    return sequenceNumber;
  }

  /** Where a reader of whatever comes from now on begins: after this number. */
  tip({ origin }: Shard): string {
    return this.numbers.next(origin.index);
  }

  /** Where a reader begins that wants this very number first. Throws InvalidArgumentException for a number of another shard. */
  beforeNumber({ id, origin }: Shard, number: string): string {
    if (this.numbers.isOf(number, origin.index)) return before(number);
    throw invalidArgument(
      `StartingSequenceNumber ${number} used in GetShardIterator on shard ${id} in stream ${this.options.name} is invalid because it did not come from this stream.`,
    );
  }

  read(shard: Shard, after: string, limit: number, nowMs: number): readonly StreamRecord[] {
    shard.trim(this.horizon(nowMs));
    return shard.read(after, limit);
  }

  split(parent: Shard, at: bigint, nowMs: number): void {
    this.requireOpen(parent);
    const { first, last } = parent.origin.range;
    if (!isHashKey(at) || at <= first || at > last)
      throw invalidArgument(
        `NewStartingHashKey ${at} used in SplitShard() on shard ${parent.id} in stream ${this.options.name} is not both greater than one plus the shard's StartingHashKey ${first} and less than the shard's EndingHashKey ${last}.`,
      );
    this.close([parent], nowMs);
    this.open({ first, last: at - 1n }, [parent]);
    this.open({ first: at, last }, [parent]);
  }

  merge(one: Shard, other: Shard, nowMs: number): void {
    for (const shard of [one, other]) this.requireOpen(shard);
    const [low, high] = one.origin.range.first < other.origin.range.first ? [one, other] : [other, one];
    if (low.origin.range.last + 1n !== high.origin.range.first)
      throw invalidArgument(
        `Shards ${one.id} and ${other.id} in stream ${this.options.name} are not an adjacent pair of shards eligible for merging`,
      );
    this.close([one, other], nowMs);
    this.open({ first: low.origin.range.first, last: high.origin.range.last }, [one, other]);
  }

  private requireOpen({ id, isOpen }: Shard): void {
    if (!isOpen) throw invalidArgument(`Shard ${id} in stream ${this.options.name} is closed`);
  }

  private close(parents: readonly Shard[], nowMs: number): void {
    for (const parent of parents) parent.close(this.numbers.next(parent.origin.index), nowMs);
  }

  private open(range: HashKeyRange, parents: readonly Shard[]): void {
    const index = this.all.length;
    this.all.push(new Shard({ index, range, parents, startingNumber: this.numbers.next(index) }));
  }

  private horizon(nowMs: number): number {
    return nowMs - this.retentionHours * HOUR_MS;
  }
}
