/** How far a reader has come in each shard of its stream; kept while it does not read. */
import type { Position, ShardName, StreamApi } from './api';
import { Checkpoint } from './checkpoint';

export interface ShardProgress {
  readonly shard: ShardName;
  /** Where it begins as long as there is no checkpoint. */
  readonly start: Position;
  readonly checkpoint: Checkpoint;
  /** Read to its end, and all of it dealt with. */
  isDone: boolean;
}

export class Progress {
  private readonly shards = new Map<string, ShardProgress>();

  constructor(private readonly api: StreamApi) {}

  /**
   * Notes the shards that there are. `LATEST` is from this moment on, and is kept as a number: records of the next moment must not be missed, also
   * where the stack's clock leaps before the first of them comes.
   */
  async begin(start: Position): Promise<void> {
    const isLatest = start.ShardIteratorType === 'LATEST';
    for (const shard of await this.api.shards())
      this.add(shard, isLatest ? await this.api.afterLatest(shard.id) : start);
  }

  /** Notes shards that came since, which are read whole, and returns those that may be read now: their parents are done. */
  async readable(): Promise<ShardProgress[]> {
    for (const shard of await this.api.shards())
      if (!this.shards.has(shard.id)) this.add(shard, { ShardIteratorType: 'TRIM_HORIZON' });
    return [...this.shards.values()].filter(
      ({ shard, isDone }) => !isDone && shard.parents.every((id) => this.shards.get(id)?.isDone ?? true),
    );
  }

  private add(shard: ShardName, start: Position): void {
    this.shards.set(shard.id, { shard, start, checkpoint: new Checkpoint(), isDone: false });
  }
}
