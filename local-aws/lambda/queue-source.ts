/**
 * An event source mapping of a queue: what lies in it is handed to a function by batches, what the function took is deleted, and the rest comes
 * again once its visibility ends. Source: AWS, "Using Lambda with Amazon SQS".
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { StackContext } from '../gateway/service';
import type { Outcome } from './runtime/runtime';
import type { QueueMapping } from './mapping-input';
import type { Source } from './source';
import { receiveMessages, deleteMessages, type Message } from './queue';

const PAUSE_MS = 100;
const MOST_AT_ONCE = 10;
const BIG_BATCH = 10;

const answerSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).default([]) })
  .nullish();

export class QueueSource implements Source {
  private isStopped = false;
  private readonly polling: Promise<void>;

  constructor(
    private readonly mapping: QueueMapping,
    private readonly context: StackContext,
    /** Calls the function. */
    private readonly call: (payload: string) => Promise<Outcome>,
  ) {
    this.polling = this.poll();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.polling;
  }

  private async poll(): Promise<void> {
    while (!this.isStopped) {
      try {
        const batch = await this.gather();
        if (batch.length === 0) await sleep(PAUSE_MS);
        else await this.hand(batch);
      } catch (error) {
        this.context.log(`lambda event source ${this.mapping.EventSourceArn}: ${String(error)}`);
        await sleep(PAUSE_MS);
      }
    }
  }

  /** As many as the batch takes, or what has come when its time is over. */
  private async gather(): Promise<Message[]> {
    const { BatchSize, MaximumBatchingWindowInSeconds, EventSourceArn } = this.mapping;
    const batch = new Map<string, Message>();
    let endMs = Number.POSITIVE_INFINITY;
    while (batch.size < BatchSize && Date.now() < endMs && !this.isStopped) {
      const some = await receiveMessages(
        this.context,
        EventSourceArn,
        Math.min(MOST_AT_ONCE, BatchSize - batch.size),
      );
      for (const one of some) batch.set(one.MessageId, one);
      if (batch.size === 0) return [];
      endMs = Math.min(endMs, Date.now() + MaximumBatchingWindowInSeconds * 1000);
      if (some.length === 0 && MaximumBatchingWindowInSeconds === 0) break;
      if (some.length === 0) await sleep(PAUSE_MS);
    }
    return [...batch.values()];
  }

  private async hand(batch: readonly Message[]): Promise<void> {
    const { EventSourceArn, FunctionResponseTypes } = this.mapping;
    const payload = { Records: batch.map((one) => recordOf(one, EventSourceArn, this.context.region)) };
    const { isError, payload: answer } = await this.call(JSON.stringify(payload));
    if (isError) {
      this.context.log(`lambda event source: ${answer.slice(0, 500)}`);
      return;
    }
    const { batchItemFailures: failed } = (FunctionResponseTypes.length > 0
      ? answerSchema.parse(JSON.parse(answer))
      : null) ?? { batchItemFailures: [] };
    const left = new Set(failed.map(({ itemIdentifier }) => itemIdentifier));
    const taken = batch.filter(({ MessageId }) => !left.has(MessageId));
    for (let at = 0; at < taken.length; at += BIG_BATCH)
      await deleteMessages(this.context, EventSourceArn, taken.slice(at, at + BIG_BATCH));
  }
}

function recordOf({ MessageId, ReceiptHandle, Body, MD5OfBody }: Message, arn: string, region: string) {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: {},
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
}
