/** The stream's shards. */
import {
  ListShardsCommand,
  type KinesisClient,
  type ListShardsCommandInput,
  type ListShardsCommandOutput,
} from '@aws-sdk/client-kinesis';

export interface Shard {
  readonly id: string;
  /** A record with this hash key goes to it. */
  readonly firstHashKey: string;
  /** False of a parent: it was split or merged, takes no record any more, and may still be read. */
  readonly isOpen: boolean;
}

/** With a token the stream is not named again. */
export async function listShards(kinesis: KinesisClient, stream: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let asked: ListShardsCommandInput | null = { StreamName: stream };
  while (asked !== null) {
    const { Shards = [], NextToken }: Page = await kinesis.send(new ListShardsCommand(asked));
    shards.push(
      ...Shards.map(({ ShardId = '', HashKeyRange, SequenceNumberRange }) => ({
        id: ShardId,
        firstHashKey: HashKeyRange?.StartingHashKey ?? '',
        isOpen: SequenceNumberRange?.EndingSequenceNumber === undefined,
      })),
    );
    asked = NextToken === undefined ? null : { NextToken };
  }
  return shards;
}

type Page = Pick<ListShardsCommandOutput, 'Shards' | 'NextToken'>;
