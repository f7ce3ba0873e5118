/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html; done at once. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { digitsSchema, parseInput, shardIdSchema, streamMembers } from '../input';
import type { KinesisState } from '../state';

const schema = z.strictObject({
  ...streamMembers,
  ShardToSplit: shardIdSchema,
  NewStartingHashKey: digitsSchema,
});

export function splitShard(state: KinesisState): Action {
  return async (input) => {
    const { ShardToSplit, NewStartingHashKey, ...named } = parseInput(schema, input);
    const stream = state.find(named);
    stream.split(stream.shard(ShardToSplit, state.now()), BigInt(NewStartingHashKey), state.now());
    return {};
  };
}
