/** How far a reader has come in each shard of its stream; kept while it does not read. */
import type { Position, ShardName, StreamApi } from './api';
import { Checkpoint } from './checkpoint';

export interface ShardProgress {
  readonly shard: ShardName;
  /** Where it begins as long as there is no checkpoint. */
  readonly start: Position;
  /** An iterator that was got when the reader was made, for whoever asked for the latest. */
  firstIterator: string | undefined;
  readonly checkpoint: Checkpoint;
  /** Read to its end, and all of it dealt with. */
  isDone: boolean;
}

export class Progress {
  private readonly shards = new Map<string, ShardProgress>();

  constructor(private readonly api: StreamApi) {}

  /** Notes the shards that there are. `LATEST` is from this moment on: records of the next moment must not be missed. */
  async begin(start: Position, nowMs: number): Promise<void> {
    const isLatest = start.ShardIteratorType === 'LATEST';
    // Should the iterator run out unused, what came since is found by time.
    const kept: Position = isLatest ? { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: nowMs / 1000 } : start;
    for (const shard of await this.api.shards()) {
      const firstIterator = isLatest ? await this.api.iterator(shard.id, start) : undefined;
      this.add(shard, kept, firstIterator);
    }
  }

  /** Notes shards that came since, which are read whole, and returns those that may be read now: their parents are done. */
  async readable(): Promise<ShardProgress[]> {
    for (const shard of await this.api.shards())
      if (!this.shards.has(shard.id)) this.add(shard, { ShardIteratorType: 'TRIM_HORIZON' }, undefined);
    return [...this.shards.values()].filter(
      ({ shard, isDone }) => !isDone && shard.parents.every((id) => this.shards.get(id)?.isDone ?? true),
    );
  }

  private add(shard: ShardName, start: Position, firstIterator: string | undefined): void {
    const checkpoint = new Checkpoint();
    this.shards.set(shard.id, { shard, start, firstIterator, checkpoint, isDone: false });
  }
}
