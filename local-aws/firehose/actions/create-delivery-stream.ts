/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html; it is active at once. */
import type { Action } from '../../gateway/service';
import { createSchema } from '../destination-input';
import { parseInput } from '../input';
import type { FirehoseState } from '../state';

export function createDeliveryStream(state: FirehoseState): Action {
  return async (input) => ({
    DeliveryStreamARN: (await state.create(parseInput(createSchema, input))).arn,
  });
}
