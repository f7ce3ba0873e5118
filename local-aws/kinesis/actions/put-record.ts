/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html */
import { z } from 'zod';
import { AwsError, type Action } from '../../gateway/service';
import { digitsSchema, entryMembers, parseInput, streamMembers } from '../input';
import type { KinesisState } from '../state';
import { sized, write } from '../writing';

const schema = z.strictObject({
  ...streamMembers,
  ...entryMembers,
  /** Numbers rise here with every record, whoever asks for it. */
  SequenceNumberForOrdering: digitsSchema.optional(),
});

export function putRecord(state: KinesisState): Action {
  return async (input) => {
    const entry = parseInput(schema, input);
    const stream = state.find(entry);
    const written = write(state, stream, sized(stream, entry));
    if ('ErrorCode' in written) throw new AwsError(written.ErrorCode, written.ErrorMessage);
    return { ...written, EncryptionType: 'NONE' };
  };
}
