/** Reads one shard, page by page, from where its progress stands to its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError } from '../../gateway/service';
import type { Position, RecordPage, SourceRecord, StreamApi } from './api';
import type { ShardProgress } from './progress';

const PAUSE_MS = 100;
const PAUSE_AFTER_ERROR_MS = 500;

export interface PagesParts {
  readonly api: StreamApi;
  readonly progress: ShardProgress;
  /** How many records may be read; waits until there is room. */
  readonly room: () => Promise<number>;
  /** Told of each page, in order, and how far behind the shard's end it is. */
  readonly deal: (records: readonly SourceRecord[], behindMs: number) => void;
  readonly log: (message: string) => void;
  readonly stopping: AbortSignal;
}

export class ShardPages {
  private lastRead: string | undefined;

  constructor(private readonly parts: PagesParts) {}

  /** Settles at the shard's end, or when it is stopped. */
  async readToEnd(): Promise<void> {
    const { progress, stopping, api, room, log } = this.parts;
    progress.checkpoint.restart();
    let iterator: string | undefined;
    while (!stopping.aborted) {
      try {
        iterator ??= await this.place();
        const page = await api.records(iterator, await room());
        this.deal(page);
        if (!page.NextShardIterator) return;
        iterator = page.NextShardIterator;
        if (page.MillisBehindLatest === 0) await this.pause(PAUSE_MS);
      } catch (error) {
        const code = error instanceof AwsError ? error.code : undefined;
        if (code === 'ResourceNotFoundException' && (await this.isForgotten())) return;
        if (code === 'ExpiredIteratorException') iterator = undefined;
        else log(`${progress.shard.id}: ${String(error)}`);
        await this.pause(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  private deal({ Records: records, MillisBehindLatest }: RecordPage): void {
    this.parts.progress.checkpoint.read(records.map(({ SequenceNumber }) => SequenceNumber));
    this.lastRead = records.at(-1)?.SequenceNumber ?? this.lastRead;
    this.parts.deal(records, MillisBehindLatest);
  }

  /** Whether the stream keeps nothing of the shard any more, so that its children may begin. */
  private async isForgotten(): Promise<boolean> {
    const { api, progress } = this.parts;
    const kept = await api.shards().catch(() => undefined);
    return kept !== undefined && !kept.some(({ id }) => id === progress.shard.id);
  }

  private async place(): Promise<string> {
    const { api, progress } = this.parts;
    const { shard, start, checkpoint } = progress;
    const after = this.lastRead ?? checkpoint.at;
    const position: Position =
      after === undefined
        ? start
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: after };
    return api.iterator(shard.id, position);
  }

  private async pause(forMs: number): Promise<void> {
    await sleep(forMs, undefined, { signal: this.parts.stopping }).catch(() => undefined);
  }
}
