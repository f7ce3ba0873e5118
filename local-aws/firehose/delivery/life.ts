/**
 * One life of what delivers a stream: it reads the shards from their checkpoints, has records transformed, and delivers them. When it ends,
 * whatever was not settled is read again by the next life.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { StackContext } from '../../gateway/service';
import type { StreamApi } from '../../kinesis/reader/api';
import type { Progress, ShardProgress } from '../../kinesis/reader/progress';
import { ShardPages, type PagesParts } from '../../kinesis/reader/shard-pages';
import { StreamSource } from '../../kinesis/reader/stream-source';
import type { Bucket, Destination } from '../destination-input';
import { deliver, type DeliverParts } from './deliver';
import { HintedBuffer } from './hinted-buffer';
import { Measures } from './measures';
import { readyAsItCame, takenRecord, type ProcessedRecord, type TakenRecord } from './record';
import { Settling } from './settling';
import { transform } from './transform';

const MOST_A_READ = 10_000;
/** Beside what fills the buckets' buffers. */
const SPARE_BYTES = 16 * 1024 * 1024;

export interface LifeParts {
  readonly name: string;
  readonly arn: string;
  readonly sourceArn: string;
  readonly version: number;
  readonly destination: Destination;
  readonly context: StackContext;
  readonly api: StreamApi;
  readonly progress: Progress;
  readonly clients: { readonly s3: S3Client; readonly backup: S3Client; readonly lambda: LambdaClient };
  readonly log: (message: string) => void;
}

export class Life {
  private readonly ending = new AbortController();
  private readonly settling: Settling;
  private readonly measures: Measures;
  private readonly toTransform: HintedBuffer<TakenRecord> | undefined;
  private readonly toDeliver: HintedBuffer<ProcessedRecord>;
  private readonly toBackUp: HintedBuffer<TakenRecord> | undefined;

  constructor(private readonly parts: LifeParts) {
    this.measures = new Measures(parts.name, parts.context);
    const { bucket, backup, processor } = parts.destination;
    const { signal } = this.ending;
    const most = Math.max(bucket.hints.bytes, backup?.hints.bytes ?? 0) + SPARE_BYTES;
    this.settling = new Settling(backup ? 2 : 1, most, signal);
    this.toTransform = processor && new HintedBuffer(processor.hints, signal);
    this.toDeliver = new HintedBuffer(bucket.hints, signal);
    this.toBackUp = backup && new HintedBuffer(backup.hints, signal);
  }

  /** Settles once it is ended and nothing of it goes on. Rejects where it ended by itself. */
  async run(): Promise<void> {
    const { progress, log } = this.parts;
    const { signal } = this.ending;
    // From its very end on nothing is settled any more: a reader that noticed later would take its shard for done.
    const read = (shard: ShardProgress, stopping: AbortSignal) =>
      this.readShard(shard, AbortSignal.any([stopping, signal]));
    const source = new StreamSource({ progress, read, log });
    const ways = [this.transformAll(), this.deliverAll(), this.backUpAll()];
    const ended = await Promise.allSettled(ways.map((way) => way.finally(() => this.end())));
    await source.stop();
    const died = ended.find((one) => one.status === 'rejected');
    if (died) throw died.reason;
  }

  end(): void {
    this.ending.abort();
  }

  /** A shard is done when all of it was delivered: its children begin then. */
  private async readShard(progress: ShardProgress, stopping: AbortSignal): Promise<void> {
    const { api, log } = this.parts;
    const room = async (): Promise<number> => {
      await this.settling.room();
      return MOST_A_READ;
    };
    const deal: PagesParts['deal'] = (records, behindMs) => {
      this.measures.read(records.length, behindMs);
      for (const record of records) this.take(takenRecord(progress, record));
    };
    await new ShardPages({ api, progress, room, deal, log, stopping }).readToEnd();
    await this.settling.allOf(progress);
    if (!stopping.aborted) progress.isDone = true;
  }

  private take(record: TakenRecord): void {
    this.settling.take(record);
    this.toBackUp?.add(record, record.bytes);
    if (this.toTransform) this.toTransform.add(record, record.bytes);
    else this.toDeliver.add(readyAsItCame(record), record.bytes);
  }

  private async transformAll(): Promise<void> {
    const { arn, sourceArn, destination, clients, context, log } = this.parts;
    const { processor } = destination;
    if (!this.toTransform || !processor) return this.untilEnd();
    const { region, clock } = context;
    const told = { processor, lambda: clients.lambda, deliveryStreamArn: arn, sourceArn, region };
    const now = (): number => clock.now();
    await this.each(this.toTransform, async (batch) => {
      const processed = await transform({ ...told, now, log, stopping: this.ending.signal }, batch);
      if (this.ending.signal.aborted) return;
      this.measures.transformed(processed.filter((one) => 'data' in one).length);
      const goingOn = new Set(processed.map(({ record }) => record));
      for (const one of processed)
        this.toDeliver.add(one, 'data' in one ? one.data.length : one.record.bytes);
      this.settling.done(batch.filter((record) => !goingOn.has(record)));
    });
  }

  private async deliverAll(): Promise<void> {
    const { destination, clients, context } = this.parts;
    const parts = {
      ...this.deliverParts(destination.bucket),
      way: 'DeliveryToS3' as const,
      s3: clients.s3,
      conversion: destination.conversion,
      functionArn: destination.processor?.functionArn,
    };
    await this.each(this.toDeliver, async (batch) => {
      await deliver(parts, batch);
      if (context.faults.ofRecord('firehose', 'Redeliver'))
        throw new Error('ended before it noted a delivery');
      this.settling.done(batch.map(({ record }) => record));
    });
  }

  private async backUpAll(): Promise<void> {
    const { destination, clients } = this.parts;
    if (!this.toBackUp || !destination.backup) return this.untilEnd();
    const parts = {
      ...this.deliverParts(destination.backup),
      way: 'BackupToS3' as const,
      s3: clients.backup,
      conversion: undefined,
      functionArn: undefined,
    };
    await this.each(this.toBackUp, async (batch) => {
      await deliver(parts, batch.map(readyAsItCame));
      this.settling.done(batch);
    });
  }

  private deliverParts(
    bucket: Bucket,
  ): Pick<DeliverParts, 'streamName' | 'version' | 'bucket' | 'context' | 'log' | 'stopping' | 'measures'> {
    const { measures } = this;
    const { name: streamName, version, context, log } = this.parts;
    return { streamName, version, bucket, context, log, measures, stopping: this.ending.signal };
  }

  /** A work that is broken off because it was ended is no death. */
  private async each<T>(
    buffer: HintedBuffer<T>,
    work: (batch: readonly T[]) => Promise<void>,
  ): Promise<void> {
    const { signal } = this.ending;
    try {
      for (let batch = await buffer.next(); batch.length > 0; batch = await buffer.next()) await work(batch);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private untilEnd(): Promise<void> {
    const { signal } = this.ending;
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
