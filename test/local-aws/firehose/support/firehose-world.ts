/** Streams, functions, tables and delivery streams between them and a bucket, on a gateway of a test file's own. */
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { Firehose, type ExtendedS3DestinationConfiguration } from '@aws-sdk/client-firehose';
import { Glue } from '@aws-sdk/client-glue';
import type { Kinesis } from '@aws-sdk/client-kinesis';
import { Lambda, type Runtime } from '@aws-sdk/client-lambda';
import { S3 } from '@aws-sdk/client-s3';
import type { Gateway } from '../../../../local-aws/gateway/server';
import { service as cloudwatchService } from '../../../../local-aws/cloudwatch';
import { service as firehoseService } from '../../../../local-aws/firehose';
import { service as glueService } from '../../../../local-aws/glue';
import { service as kinesisService } from '../../../../local-aws/kinesis';
import { service as lambdaService } from '../../../../local-aws/lambda';
import { readParquetRows, type ParquetRow } from '../../../../src/aws/parquet';
import { zipOf } from '../../../../src/aws/zip';
import { startOwnGateway } from '../../../support/own-gateway';
import { clientSettings, makeBucket, uniqueName } from '../../../support/stack';
import { kinesisClient } from '../../kinesis/support/client';

/** What names of things begin with. */
export interface Named {
  readonly role: string;
  readonly database: string;
  readonly table: string;
  readonly stream: string;
  readonly functionName: string;
  readonly bucket: string;
}

const NOWHERE_DEPLOYED: Named = {
  ...{ role: 'firehose', database: 'lake', table: 'table', stream: 'stream' },
  ...{ functionName: 'f', bucket: 'firehose' },
};

export interface Columns {
  readonly [name: string]: string;
}

export interface FunctionOf {
  readonly zip: Buffer;
  readonly runtime: Runtime;
  readonly handler: string;
}

export interface Asked {
  readonly source: string;
  readonly bucket: string;
  readonly functionName?: string;
  /** Of the function's batches; their interval is a second unless it is said. */
  readonly batch?: { readonly sizeInMBs?: number; readonly seconds?: number; readonly retries?: number };
  readonly table?: string;
  readonly more?: Partial<ExtendedS3DestinationConfiguration>;
}

export class FirehoseWorld {
  readonly kinesis: Kinesis;
  readonly lambda: Lambda;
  readonly glue: Glue;
  readonly firehose: Firehose;
  readonly metrics: CloudWatch;
  readonly s3: S3;

  private constructor(
    private readonly gateway: Gateway,
    private readonly named: Named,
  ) {
    const settings = { ...clientSettings(), endpoint: gateway.url, maxAttempts: 1 };
    this.kinesis = kinesisClient(gateway.url);
    this.lambda = new Lambda(settings);
    this.glue = new Glue(settings);
    this.firehose = new Firehose(settings);
    this.metrics = new CloudWatch(settings);
    // Past the faults of this gateway.
    this.s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  }

  static async open(named = NOWHERE_DEPLOYED): Promise<FirehoseWorld> {
    const services = [cloudwatchService, kinesisService, lambdaService, glueService, firehoseService];
    const world = new FirehoseWorld(await startOwnGateway(services), named);
    await world.glue.createDatabase({ DatabaseInput: { Name: named.database } });
    return world;
  }

  async close(): Promise<void> {
    const { kinesis, lambda, glue, firehose, metrics, s3 } = this;
    for (const client of [kinesis, lambda, glue, firehose, metrics, s3]) client.destroy();
    await this.gateway.stop();
  }

  /** Tells the gateway's own control. */
  async tell(path: string, body: object): Promise<void> {
    const answer = await fetch(`${this.gateway.url}/_local/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** Returns its name. */
  async makeStream(ShardCount = 1): Promise<string> {
    const StreamName = uniqueName(this.named.stream);
    await this.kinesis.createStream({ StreamName, ShardCount });
    return StreamName;
  }

  /** Returns its name. */
  async makeTable(columns: Columns): Promise<string> {
    const Name = uniqueName(this.named.table);
    const Columns = Object.entries(columns).map(([name, Type]) => ({ Name: name, Type }));
    await this.glue.createTable({
      DatabaseName: this.named.database,
      TableInput: { Name, StorageDescriptor: { Columns, Location: 's3://lake/' } },
    });
    return Name;
  }

  /** Of Node, with this code; or of a zip. Returns its name. */
  async makeFunction(code: string | FunctionOf): Promise<string> {
    const FunctionName = uniqueName(this.named.functionName);
    const { zip, runtime, handler } =
      typeof code === 'string'
        ? {
            zip: zipOf([{ name: 'index.js', bytes: Buffer.from(code) }]),
            runtime: 'nodejs22.x' as const,
            handler: 'index.handler',
          }
        : code;
    await this.lambda.createFunction({
      FunctionName,
      Runtime: runtime,
      Role: 'arn:aws:iam::000000000000:role/transform',
      Handler: handler,
      Code: { ZipFile: zip },
      Timeout: 30,
    });
    return FunctionName;
  }

  makeBucket(): Promise<string> {
    return makeBucket(this.named.bucket);
  }

  /** Returns its name. */
  async deliver(asked: Asked): Promise<string> {
    const DeliveryStreamName = uniqueName('delivery');
    await this.firehose.createDeliveryStream({
      DeliveryStreamName,
      DeliveryStreamType: 'KinesisStreamAsSource',
      KinesisStreamSourceConfiguration: {
        KinesisStreamARN: `arn:aws:kinesis:eu-west-1:000000000000:stream/${asked.source}`,
        RoleARN: this.roleArn,
      },
      ExtendedS3DestinationConfiguration: this.destinationOf(asked),
    });
    return DeliveryStreamName;
  }

  /** In one call; each text is its own partition key. Returns their numbers. */
  async put(StreamName: string, texts: readonly string[]): Promise<string[]> {
    const { Records = [], FailedRecordCount } = await this.kinesis.putRecords({
      StreamName,
      Records: texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: text.slice(0, 256) || 'none' })),
    });
    if (FailedRecordCount !== 0) throw new Error('not all were taken');
    return Records.map(({ SequenceNumber = '' }) => SequenceNumber);
  }

  /** Names below a prefix, in their order. */
  async keys(Bucket: string, Prefix = ''): Promise<string[]> {
    const keys: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await this.s3.listObjectsV2({ Bucket, Prefix, ContinuationToken });
      for (const { Key = '' } of page.Contents ?? []) keys.push(Key);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return keys;
  }

  async bodies(bucket: string, prefix = ''): Promise<Buffer[]> {
    const keys = await this.keys(bucket, prefix);
    return Promise.all(
      keys.map(async (Key) => {
        const { Body } = await this.s3.getObject({ Bucket: bucket, Key });
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      }),
    );
  }

  /** All that was delivered raw, joined in the order of names. */
  async text(bucket: string, prefix = ''): Promise<string> {
    return Buffer.concat(await this.bodies(bucket, prefix)).toString();
  }

  /** The lines of error objects. */
  async failures(bucket: string, prefix: string): Promise<Record<string, unknown>[]> {
    const lines = (await this.text(bucket, prefix)).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  async rows(bucket: string, prefix: string): Promise<ParquetRow[]> {
    const bodies = await this.bodies(bucket, prefix);
    return (await Promise.all(bodies.map(readParquetRows))).flat();
  }

  get roleArn(): string {
    return `arn:aws:iam::000000000000:role/${this.named.role}`;
  }

  private destinationOf({
    bucket,
    functionName,
    batch = {},
    table,
    more,
  }: Asked): ExtendedS3DestinationConfiguration {
    return {
      RoleARN: this.roleArn,
      BucketARN: `arn:aws:s3:::${bucket}`,
      Prefix: 'data/!{timestamp:yyyy/MM/dd}/',
      ErrorOutputPrefix: 'errors/!{firehose:error-output-type}/',
      BufferingHints: { IntervalInSeconds: 0, SizeInMBs: 64 },
      ...(functionName === undefined ? {} : { ProcessingConfiguration: processingBy(functionName, batch) }),
      ...(table === undefined ? {} : { DataFormatConversionConfiguration: this.conversionBy(table) }),
      ...more,
    };
  }

  private conversionBy(TableName: string) {
    return {
      Enabled: true,
      SchemaConfiguration: { RoleARN: this.roleArn, DatabaseName: this.named.database, TableName },
      InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
      OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
    };
  }
}

function processingBy(functionName: string, batch: NonNullable<Asked['batch']>) {
  const { sizeInMBs = 1, seconds = 0, retries } = batch;
  const Parameters = [
    ['LambdaArn', `arn:aws:lambda:eu-west-1:000000000000:function:${functionName}`],
    ['BufferSizeInMBs', String(sizeInMBs)],
    ['BufferIntervalInSeconds', String(seconds)],
    ...(retries === undefined ? [] : [['NumberOfRetries', String(retries)]]),
  ].map(([ParameterName, ParameterValue]) => ({
    ParameterName: ParameterName as 'LambdaArn',
    ParameterValue,
  }));
  return { Enabled: true, Processors: [{ Type: 'Lambda' as const, Parameters }] };
}
