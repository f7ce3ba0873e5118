/** Reads every shard of a stream whose parents were read to their end. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress, ShardProgress } from './progress';

const PAUSE_AFTER_ERROR_MS = 500;

export interface SourceParts {
  readonly progress: Progress;
  /** Settles at the shard's end or when it is stopped. */
  readonly read: (shard: ShardProgress, stopping: AbortSignal) => Promise<void>;
  readonly log: (message: string) => void;
}

export class StreamSource {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(private readonly parts: SourceParts) {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Shards come when shards end, so that is when to look for them. */
  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const reading = new Map<ShardProgress, Promise<void>>();
    while (!signal.aborted) {
      for (const shard of await this.readable()) {
        if (reading.has(shard)) continue;
        reading.set(
          shard,
          this.read(shard).finally(() => reading.delete(shard)),
        );
      }
      await (reading.size > 0 ? Promise.race(reading.values()) : this.pause());
    }
    await Promise.all(reading.values());
  }

  /** A reading that fails begins again from its checkpoint. */
  private async read(shard: ShardProgress): Promise<void> {
    const failing = new AbortController();
    const stopping = AbortSignal.any([this.stopping.signal, failing.signal]);
    // Each lane of the shard listens.
    setMaxListeners(0, stopping);
    try {
      await this.parts.read(shard, stopping);
    } catch (error) {
      failing.abort();
      this.parts.log(`${shard.shard.id}: ${String(error)}`);
      await this.pause();
    }
  }

  private async readable(): Promise<readonly ShardProgress[]> {
    while (!this.stopping.signal.aborted) {
      try {
        return await this.parts.progress.readable();
      } catch (error) {
        this.parts.log(String(error));
        await this.pause();
      }
    }
    return [];
  }

  private async pause(): Promise<void> {
    await sleep(PAUSE_AFTER_ERROR_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
