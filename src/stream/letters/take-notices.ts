/**
 * Messages of a queue that say where given-up records lie in the stream: the records are read again while the stream keeps them, and put
 * into S3 as Lambda itself puts them there; then the message is deleted. What is gone is kept by its address.
 */
import { createHash } from 'node:crypto';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  type _Record,
} from '@aws-sdk/client-kinesis';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { S3Client } from '@aws-sdk/client-s3';
import { putIfNew } from '../../aws/new-object';
import { LETTER_NOTICES } from '../../model/names';
import { noticeSchema, type GivenUpBatch, type Notice } from './found';

export interface TakeDeps {
  readonly s3: S3Client;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly kinesis: Pick<KinesisClient, 'send'>;
  readonly bucket: string;
  readonly queueUrl: string;
}

const MOST_MESSAGES = 10;
/** How long others do not see a message whose records are being read. */
const HELD_SECONDS = 120;

/** Takes all that there are. Returns how many. Safe to repeat, at any point: a message is deleted last, and put under its own digest. */
export async function takeNotices(deps: TakeDeps): Promise<number> {
  const { sqs, queueUrl: QueueUrl } = deps;
  for (let taken = 0; ;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: MOST_MESSAGES,
        VisibilityTimeout: HELD_SECONDS,
      }),
    );
    if (Messages.length === 0) return taken;
    for (const message of Messages) await takeOne(deps, message);
    taken += Messages.length;
  }
}

async function takeOne(deps: TakeDeps, { Body = '', ReceiptHandle }: Message): Promise<void> {
  const key = `${LETTER_NOTICES}${createHash('sha256').update(Body).digest('hex')}.json`;
  await putIfNew(deps.s3, deps.bucket, key, await withRecords(deps, Body));
  await deps.sqs.send(new DeleteMessageCommand({ QueueUrl: deps.queueUrl, ReceiptHandle }));
}

/** What is no notice is kept as it is: it becomes a letter that says so. */
async function withRecords({ kinesis }: TakeDeps, body: string): Promise<string> {
  const notice = noticeOf(body);
  if (!notice) return body;
  const batch = notice.KinesisBatchInfo;
  const records = await readAgain(kinesis, batch);
  const Records = records.map(({ Data = new Uint8Array(), SequenceNumber, ApproximateArrivalTimestamp }) => ({
    eventID: `${batch.shardId}:${SequenceNumber ?? ''}`,
    kinesis: {
      data: Buffer.from(Data).toString('base64'),
      approximateArrivalTimestamp: (ApproximateArrivalTimestamp?.getTime() ?? 0) / 1000,
    },
  }));
  return JSON.stringify({ ...notice, payload: { Records } });
}

function noticeOf(body: string): Notice | undefined {
  try {
    return noticeSchema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** Those that the stream still keeps. */
async function readAgain(kinesis: TakeDeps['kinesis'], batch: GivenUpBatch): Promise<_Record[]> {
  const { startSequenceNumber: first, endSequenceNumber: last } = batch;
  let iterator = await iteratorAt(kinesis, batch);
  const found: _Record[] = [];
  while (iterator !== undefined) {
    const {
      Records = [],
      NextShardIterator,
      MillisBehindLatest,
    } = await kinesis.send(new GetRecordsCommand({ ShardIterator: iterator }));
    for (const record of Records) {
      const number = BigInt(record.SequenceNumber ?? 0);
      if (number > BigInt(last)) return found;
      if (number >= BigInt(first)) found.push(record);
    }
    iterator = MillisBehindLatest === 0 ? undefined : NextShardIterator;
  }
  return found;
}

/** Undefined where the shard, or the number in it, is not there any more. */
async function iteratorAt(kinesis: TakeDeps['kinesis'], batch: GivenUpBatch): Promise<string | undefined> {
  try {
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        StreamARN: batch.streamArn,
        ShardId: batch.shardId,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber: batch.startSequenceNumber,
      }),
    );
    return ShardIterator;
  } catch (error) {
    const isGone =
      error instanceof Error &&
      ['ResourceNotFoundException', 'InvalidArgumentException'].includes(error.name);
    if (isGone) return undefined;
    throw error;
  }
}
