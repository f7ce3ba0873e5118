/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidArgument } from '../errors';
import { parseInput, shardIdSchema, streamMembers } from '../input';
import type { Shard } from '../shard';
import type { KinesisState } from '../state';
import { shardView } from '../views';

const filterSchema = z.discriminatedUnion('Type', [
  z.strictObject({ Type: z.literal('AFTER_SHARD_ID'), ShardId: shardIdSchema }),
  z.strictObject({ Type: z.literal('AT_LATEST') }),
  z.strictObject({ Type: z.literal('FROM_TRIM_HORIZON') }),
]);

const schema = z.strictObject({
  ...streamMembers,
  ExclusiveStartShardId: shardIdSchema.optional(),
  ShardFilter: filterSchema.optional(),
  MaxResults: z.number().int().min(1).max(10_000).default(1000),
  NextToken: z.string().optional(),
});

const tokenSchema = z.strictObject({ stream: z.string(), after: shardIdSchema });

/** With a token the stream is not named again. */
export function listShards(state: KinesisState): Action {
  return async (input) => {
    const { NextToken, ...request } = parseInput(schema, input);
    const token = NextToken === undefined ? undefined : readToken(NextToken);
    const stream = state.find(token ? { StreamName: token.stream } : request);
    const after = token?.after ?? request.ExclusiveStartShardId ?? '';
    const wanted = stream
      .shards(state.now())
      .filter((shard) => shard.id > after && passes(shard, request.ShardFilter));
    const page = wanted.slice(0, request.MaxResults);
    return {
      Shards: page.map(shardView),
      NextToken:
        page.length < wanted.length
          ? writeToken({ stream: stream.options.name, after: page.at(-1)?.id ?? '' })
          : undefined,
    };
  };
}

function passes({ id, isOpen }: Shard, filter: z.infer<typeof filterSchema> | undefined): boolean {
  if (filter?.Type === 'AT_LATEST') return isOpen;
  return filter?.Type !== 'AFTER_SHARD_ID' || id > filter.ShardId;
}

function writeToken(token: z.infer<typeof tokenSchema>): string {
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

function readToken(text: string): z.infer<typeof tokenSchema> {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(text, 'base64').toString('utf8')));
  } catch {
    throw invalidArgument('NextToken is not one that an earlier answer gave');
  }
}
