/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { digitsSchema, parseInput, shardIdSchema, streamMembers, timeSchema } from '../input';
import { writeIterator } from '../iterators';
import { before } from '../sequence-numbers';
import type { Shard } from '../shard';
import type { KinesisState } from '../state';
import type { Stream } from '../stream';

const members = { ...streamMembers, ShardId: shardIdSchema };
const schema = z.discriminatedUnion('ShardIteratorType', [
  z.strictObject({ ...members, ShardIteratorType: z.enum(['TRIM_HORIZON', 'LATEST']) }),
  z.strictObject({
    ...members,
    ShardIteratorType: z.enum(['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER']),
    StartingSequenceNumber: digitsSchema,
  }),
  z.strictObject({ ...members, ShardIteratorType: z.literal('AT_TIMESTAMP'), Timestamp: timeSchema }),
]);
type Request = z.infer<typeof schema>;

export function getShardIterator(state: KinesisState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    const stream = state.find(request);
    const shard = stream.shard(request.ShardId, state.now());
    const place = { stream: stream.options.name, born: stream.born, shard: shard.id };
    const after = placeOf(stream, shard, request);
    return { ShardIterator: writeIterator({ ...place, after, issuedMs: state.now() }) };
  };
}

/** The number after which the reader begins. */
function placeOf(stream: Stream, shard: Shard, request: Request): string {
  switch (request.ShardIteratorType) {
    case 'TRIM_HORIZON':
      return '';
    case 'LATEST':
      return stream.tip(shard);
    case 'AT_SEQUENCE_NUMBER':
      return stream.beforeNumber(shard, request.StartingSequenceNumber);
    case 'AFTER_SEQUENCE_NUMBER':
      stream.beforeNumber(shard, request.StartingSequenceNumber);
      return request.StartingSequenceNumber;
    case 'AT_TIMESTAMP': {
      const first = shard.firstSince(request.Timestamp);
      return first ? before(first.sequenceNumber) : stream.tip(shard);
    }
  }
}
