/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListDeliveryStreams.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { FirehoseState } from '../state';

const schema = z.strictObject({
  Limit: z.number().int().min(1).max(10_000).default(10),
  DeliveryStreamType: z
    .enum(['DirectPut', 'KinesisStreamAsSource', 'MSKAsSource', 'DatabaseAsSource'])
    .optional(),
  ExclusiveStartDeliveryStreamName: nameSchema.optional(),
});

export function listDeliveryStreams(state: FirehoseState): Action {
  return async (input) => {
    const {
      Limit,
      DeliveryStreamType: type,
      ExclusiveStartDeliveryStreamName: after = '',
    } = parseInput(schema, input);
    const isAsked = type === undefined || type === 'KinesisStreamAsSource';
    const wanted = isAsked ? state.names().filter((name) => name > after) : [];
    return {
      DeliveryStreamNames: wanted.slice(0, Limit),
      HasMoreDeliveryStreams: wanted.length > Limit,
    };
  };
}
