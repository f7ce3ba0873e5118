/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DeleteStream.html; the stream is gone at once. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, streamMembers } from '../input';
import type { KinesisState } from '../state';

const schema = z.strictObject({
  ...streamMembers,
  /** Nobody registers consumers here. */
  EnforceConsumerDeletion: z.boolean().optional(),
});

export function deleteStream(state: KinesisState): Action {
  return async (input) => {
    state.delete(parseInput(schema, input));
    return {};
  };
}
