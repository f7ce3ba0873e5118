/** A stream as Lambda and Firehose read it: in the name of a role, through the gateway, as any reader does. */
import { z } from 'zod';
import { credentialsOf, roleName } from '../../gateway/principal';
import type { StackContext } from '../../gateway/service';
import { askAws, type Caller } from '../../gateway/ask-aws';
import { numberIn } from '../iterators';

const summarySchema = z.object({ StreamDescriptionSummary: z.object({ RetentionPeriodHours: z.number() }) });
const shardsSchema = z.object({
  Shards: z.array(
    z.object({
      ShardId: z.string(),
      ParentShardId: z.string().nullish(),
      AdjacentParentShardId: z.string().nullish(),
    }),
  ),
  NextToken: z.string().nullish(),
});
const iteratorSchema = z.object({ ShardIterator: z.string() });
const recordSchema = z.object({
  SequenceNumber: z.string(),
  PartitionKey: z.string(),
  /** In base64. */
  Data: z.string(),
  /** Epoch seconds. */
  ApproximateArrivalTimestamp: z.number(),
});
export type SourceRecord = z.infer<typeof recordSchema>;
const recordsSchema = z.object({
  Records: z.array(recordSchema),
  NextShardIterator: z.string().nullish(),
  MillisBehindLatest: z.number(),
});
export type RecordPage = z.infer<typeof recordsSchema>;

export interface ShardName {
  readonly id: string;
  readonly parents: readonly string[];
}

/** Where to begin in a shard, as GetShardIterator takes it. */
export type Position =
  | { readonly ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly ShardIteratorType: 'AFTER_SEQUENCE_NUMBER'; readonly StartingSequenceNumber: string }
  /** Epoch seconds. */
  | { readonly ShardIteratorType: 'AT_TIMESTAMP'; readonly Timestamp: number };

export class StreamApi {
  private readonly caller: Caller;

  constructor(
    { gatewayUrl, region }: Pick<StackContext, 'gatewayUrl' | 'region'>,
    roleArn: string,
    private readonly streamArn: string,
  ) {
    const { accessKeyId } = credentialsOf(roleName(roleArn));
    this.caller = { url: gatewayUrl, region, accessKeyId };
  }

  async retentionHours(): Promise<number> {
    const answer = await this.ask('DescribeStreamSummary', { StreamARN: this.streamArn });
    return summarySchema.parse(answer).StreamDescriptionSummary.RetentionPeriodHours;
  }

  async shards(): Promise<ShardName[]> {
    const found: ShardName[] = [];
    let token: string | undefined;
    do {
      const asked = token === undefined ? { StreamARN: this.streamArn } : { NextToken: token };
      const { Shards, NextToken } = shardsSchema.parse(await this.ask('ListShards', asked));
      for (const { ShardId, ParentShardId, AdjacentParentShardId } of Shards) {
        const parents = [ParentShardId, AdjacentParentShardId].filter((id) => typeof id === 'string');
        found.push({ id: ShardId, parents });
      }
      token = NextToken ?? undefined;
    } while (token !== undefined);
    return found;
  }

  /** The place behind all that there is now. */
  async afterLatest(ShardId: string): Promise<Position> {
    const iterator = await this.iterator(ShardId, { ShardIteratorType: 'LATEST' });
    return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: numberIn(iterator) };
  }

  async iterator(ShardId: string, position: Position): Promise<string> {
    const answer = await this.ask('GetShardIterator', { StreamARN: this.streamArn, ShardId, ...position });
    return iteratorSchema.parse(answer).ShardIterator;
  }

  async records(ShardIterator: string, Limit: number): Promise<RecordPage> {
    return recordsSchema.parse(
      await this.ask('GetRecords', { StreamARN: this.streamArn, ShardIterator, Limit }),
    );
  }

  private ask(action: string, input: object): Promise<unknown> {
    return askAws(this.caller, { service: 'kinesis', target: `Kinesis_20131202.${action}`, input });
  }
}
