/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html; done at once. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, shardIdSchema, streamMembers } from '../input';
import type { KinesisState } from '../state';

const schema = z.strictObject({
  ...streamMembers,
  ShardToMerge: shardIdSchema,
  AdjacentShardToMerge: shardIdSchema,
});

export function mergeShards(state: KinesisState): Action {
  return async (input) => {
    const { ShardToMerge, AdjacentShardToMerge, ...named } = parseInput(schema, input);
    const stream = state.find(named);
    const nowMs = state.now();
    stream.merge(stream.shard(ShardToMerge, nowMs), stream.shard(AdjacentShardToMerge, nowMs), nowMs);
    return {};
  };
}
