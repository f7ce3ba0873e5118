/**
 * Marks: a record of our own on every open shard. A shard is read in its order, and a parent to its end before its children, so that a mark
 * stands behind all that the stream took before it; a parent that is closed takes none, and needs none.
 */
import { PutRecordCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { EltError } from '../../model/errors';
import { inParallel } from '../../model/in-parallel';
import { markData } from '../../model/stream-mark';
import { listShards, type Shard } from './shards';

/** A resharding moves some shards at a time; one that goes on all the while is looked at again by the next attempt. */
const ROUNDS = 10;
const PUT_AT_ONCE = 8;
const PARTITION_KEY = 'mark';

/** The shards on which the mark lies: all that are open, and those that were split or merged meanwhile. */
export async function markShards(
  kinesis: KinesisClient,
  stream: string,
  id: string,
  signal: AbortSignal,
): Promise<string[]> {
  const marked = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const open = (await listShards(kinesis, stream)).filter(({ isOpen }) => isOpen);
    const missing = open.filter((shard) => !marked.has(shard.id));
    if (missing.length === 0) return [...marked].sort();
    const put = (shard: Shard): Promise<string> => putMark(kinesis, stream, id, shard);
    for (const shard of await inParallel(missing, PUT_AT_ONCE, put, signal)) marked.add(shard);
  }
  throw new EltError('ELT_AWS_UNAVAILABLE', `the shards of ${stream} change faster than they can be marked`);
}

/** The shard that took it: another one than was meant, where that was split or merged since. */
async function putMark(kinesis: KinesisClient, stream: string, id: string, shard: Shard): Promise<string> {
  const { ShardId = '' } = await kinesis.send(
    new PutRecordCommand({
      StreamName: stream,
      Data: markData(id),
      PartitionKey: PARTITION_KEY,
      ExplicitHashKey: shard.firstHashKey,
    }),
  );
  return ShardId;
}
