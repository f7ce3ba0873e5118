/** Splits the first open shard of a stream in its middle, or merges its first two. */
import type { Kinesis } from '@aws-sdk/client-kinesis';

/** Does nothing where there is one shard to be merged. */
export async function reshard(kinesis: Kinesis, StreamName: string, step: 'split' | 'merge'): Promise<void> {
  const { Shards = [] } = await kinesis.listShards({ StreamName, ShardFilter: { Type: 'AT_LATEST' } });
  const [one, other] = Shards.map(({ ShardId, HashKeyRange }) => ({
    ShardId,
    first: BigInt(HashKeyRange?.StartingHashKey ?? 0),
    last: BigInt(HashKeyRange?.EndingHashKey ?? 0),
  })).sort((a, b) => (a.first < b.first ? -1 : 1));
  if (step === 'split' && one) {
    const NewStartingHashKey = String((one.first + one.last) / 2n);
    await kinesis.splitShard({ StreamName, ShardToSplit: one.ShardId, NewStartingHashKey });
  }
  if (step === 'merge' && one && other)
    await kinesis.mergeShards({
      StreamName,
      ShardToMerge: one.ShardId,
      AdjacentShardToMerge: other.ShardId,
    });
}
