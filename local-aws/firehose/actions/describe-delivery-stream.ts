/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { FirehoseState } from '../state';
import { descriptionView } from '../views';

const schema = z.strictObject({
  DeliveryStreamName: nameSchema,
  Limit: z.number().int().min(1).max(10_000).optional(),
  ExclusiveStartDestinationId: z.string().optional(),
});

/** A delivery stream has one destination, whatever the limit. */
export function describeDeliveryStream(state: FirehoseState): Action {
  return async (input) => ({
    DeliveryStreamDescription: descriptionView(state.find(parseInput(schema, input).DeliveryStreamName)),
  });
}
