/** Splits and merges a stream's open shards. */
import type { Kinesis } from '@aws-sdk/client-kinesis';

/** By their hash keys. */
export async function openShards(kinesis: Kinesis, StreamName: string) {
  const { Shards = [] } = await kinesis.listShards({ StreamName, ShardFilter: { Type: 'AT_LATEST' } });
  const open = Shards.map(({ ShardId = '', HashKeyRange }) => ({
    id: ShardId,
    first: BigInt(HashKeyRange?.StartingHashKey ?? 0),
    last: BigInt(HashKeyRange?.EndingHashKey ?? 0),
  }));
  return open.sort((a, b) => (a.first < b.first ? -1 : 1));
}

/** `which`: any number. */
export async function split(kinesis: Kinesis, StreamName: string, which: number): Promise<void> {
  const open = await openShards(kinesis, StreamName);
  const shard = open[which % open.length];
  if (!shard) return;
  const middle = (shard.first + shard.last) / 2n;
  await kinesis.splitShard({ StreamName, ShardToSplit: shard.id, NewStartingHashKey: String(middle) });
}

/** Where there are two at least; `which`: any number. */
export async function merge(kinesis: Kinesis, StreamName: string, which: number): Promise<void> {
  const open = await openShards(kinesis, StreamName);
  const at = which % Math.max(1, open.length - 1);
  const [one, other] = [open[at], open[at + 1]];
  if (!one || !other) return;
  await kinesis.mergeShards({ StreamName, ShardToMerge: one.id, AdjacentShardToMerge: other.id });
}

/** The first ones. */
export function reshard(kinesis: Kinesis, StreamName: string, step: 'split' | 'merge'): Promise<void> {
  return (step === 'split' ? split : merge)(kinesis, StreamName, 0);
}
