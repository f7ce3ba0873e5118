/**
 * Tells a queue or a bucket of records that were given up: a queue where they lie in the stream, a bucket also the records themselves.
 * Source: AWS, "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
 */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { credentialsOf, roleName } from '../../gateway/principal';
import type { StackContext } from '../../gateway/service';
import { askAws } from '../../gateway/ask-aws';
import type { Outcome } from '../runtime/runtime';
import { eventOf, type EventRecord } from './event';

export type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface GivenUp {
  /** In order, one at least. */
  readonly records: readonly EventRecord[];
  readonly condition: Condition;
  readonly calls: number;
  /** What the function answered last; undefined where it was never called. */
  readonly outcome: Outcome | undefined;
}

export interface FailureSurroundings {
  readonly context: Pick<StackContext, 'gatewayUrl' | 'region' | 'clock'>;
  readonly mappingId: string;
  readonly functionArn: string;
  readonly roleArn: string;
  readonly streamArn: string;
}

type Tell = (shardId: string, what: GivenUp) => Promise<void>;

/** What tells of records that were given up to `destination`, an ARN; without one nobody is told. */
export function failureTeller(around: FailureSurroundings, destination: string | undefined): Tell {
  if (destination === undefined) return () => Promise.resolve();
  return destination.startsWith('arn:aws:s3:::')
    ? toBucket(around, destination)
    : toQueue(around, destination);
}

function toQueue(around: FailureSurroundings, arn: string): Tell {
  const { gatewayUrl: url, region } = around.context;
  const [, , , , account = '', name = ''] = arn.split(':');
  const { accessKeyId } = credentialsOf(roleName(around.roleArn));
  return async (shardId, what) => {
    const MessageBody = JSON.stringify(invocationRecord(around, shardId, what));
    const input = { QueueUrl: `${url}/${account}/${name}`, MessageBody };
    await askAws({ url, region, accessKeyId }, { service: 'sqs', target: 'AmazonSQS.SendMessage', input });
  };
}

function toBucket(around: FailureSurroundings, arn: string): Tell {
  const { gatewayUrl, region, clock } = around.context;
  const credentials = credentialsOf(roleName(around.roleArn));
  const Bucket = arn.slice('arn:aws:s3:::'.length);
  return async (shardId, what) => {
    const s3 = new S3Client({ endpoint: gatewayUrl, region, forcePathStyle: true, credentials });
    const Body = JSON.stringify({
      ...invocationRecord(around, shardId, what),
      payload: eventOf(what.records),
    });
    const Key = objectKey(around.mappingId, shardId, new Date(clock.now()));
    try {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));
    } finally {
      s3.destroy();
    }
  };
}

function objectKey(mappingId: string, shardId: string, at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T');
  const second = time.slice(0, 8).replaceAll(':', '.');
  return `aws/lambda/${mappingId}/${shardId}/${day.replaceAll('-', '/')}/${day}T${second}-${randomUUID()}`;
}

function invocationRecord(around: FailureSurroundings, shardId: string, what: GivenUp): object {
  const { records, condition, calls, outcome } = what;
  const [first, last] = [records[0], records.at(-1)];
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: around.functionArn,
      condition,
      approximateInvokeCount: calls,
    },
    responseContext: outcome && {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(outcome.isError ? { functionError: 'Unhandled' } : {}),
    },
    version: '1.0',
    timestamp: new Date(around.context.clock.now()).toISOString(),
    KinesisBatchInfo: {
      shardId,
      startSequenceNumber: first?.number,
      endSequenceNumber: last?.number,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: around.streamArn,
    },
  };
}

function arrival(record: EventRecord | undefined): string | undefined {
  return record && new Date(record.arrivedMs).toISOString();
}
