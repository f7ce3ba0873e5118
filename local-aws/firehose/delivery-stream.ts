/** A delivery stream: what it was made of, and what delivers it, one life after the other until it is deleted. */
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError, type StackContext } from '../gateway/service';
import { StreamApi } from '../kinesis/reader/api';
import { Progress } from '../kinesis/reader/progress';
import { lambdaOf, s3Of } from './delivery/clients';
import { Life, type LifeParts } from './delivery/life';
import { destinationOf, type CreateInput, type Destination } from './destination-input';
import { invalidArgument } from './errors';
import { readTable } from './format/catalog-table';

const PAUSE_AFTER_DEATH_MS = 100;
/** Nothing here changes a destination. */
const VERSION = 1;

export class DeliveryStream {
  private readonly stopping = new AbortController();
  private life: Life | undefined;
  private readonly clients: {
    readonly s3: S3Client;
    readonly backup: S3Client;
    readonly lambda: LambdaClient;
  };
  private readonly running: Promise<void>;

  private constructor(
    readonly input: CreateInput,
    readonly arn: string,
    readonly destination: Destination,
    private readonly context: StackContext,
    api: StreamApi,
    progress: Progress,
    readonly createdMs: number,
  ) {
    const { bucket, backup, processor } = destination;
    this.clients = {
      s3: s3Of(context, bucket.roleArn),
      backup: s3Of(context, backup?.roleArn ?? bucket.roleArn),
      lambda: lambdaOf(context, processor?.roleArn ?? bucket.roleArn),
    };
    const { KinesisStreamARN: sourceArn } = input.KinesisStreamSourceConfiguration;
    const log = (message: string): void => context.log(`firehose ${this.name}: ${message}`);
    const { clients, name } = this;
    this.running = this.run({
      name,
      arn,
      sourceArn,
      version: VERSION,
      destination,
      context,
      api,
      progress,
      clients,
      log,
    });
  }

  /** From now on what comes is delivered. Throws InvalidArgumentException for a source or a table that cannot be read. */
  static async open(input: CreateInput, arn: string, context: StackContext): Promise<DeliveryStream> {
    const destination = destinationOf(input.ExtendedS3DestinationConfiguration);
    const { KinesisStreamARN, RoleARN } = input.KinesisStreamSourceConfiguration;
    const api = new StreamApi(context, RoleARN, KinesisStreamARN);
    const progress = new Progress(api);
    const nowMs = context.clock.now();
    try {
      if (destination.conversion) await readTable(context, destination.conversion);
      await progress.begin({ ShardIteratorType: 'LATEST' });
    } catch (error) {
      const { code, message } = error instanceof AwsError ? error : { code: '', message: String(error) };
      throw invalidArgument(`${code} ${message}`.trim());
    }
    return new DeliveryStream(input, arn, destination, context, api, progress, nowMs);
  }

  get name(): string {
    return this.input.DeliveryStreamName;
  }

  get version(): number {
    return VERSION;
  }

  /** As if its process were killed: what was not settled is read again. */
  kill(): void {
    this.life?.end();
  }

  /** What it has not delivered yet is not delivered any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.life?.end();
    await this.running;
    for (const client of Object.values(this.clients)) client.destroy();
  }

  private async run(parts: LifeParts): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.life = new Life(parts);
      await this.life.run().catch((error: unknown) => parts.log(String(error)));
      await sleep(PAUSE_AFTER_DEATH_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
