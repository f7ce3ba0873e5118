/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_DeleteDeliveryStream.html; it is gone when this answers. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { nameSchema, parseInput } from '../input';
import type { FirehoseState } from '../state';

const schema = z.strictObject({ DeliveryStreamName: nameSchema, AllowForceDelete: z.boolean().optional() });

export function deleteDeliveryStream(state: FirehoseState): Action {
  return async (input) => {
    await state.delete(parseInput(schema, input).DeliveryStreamName);
    return {};
  };
}
