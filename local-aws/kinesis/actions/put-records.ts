/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidInput } from '../errors';
import { entrySchema, parseInput, streamMembers } from '../input';
import type { KinesisState } from '../state';
import { sized, write, type Failed } from '../writing';

const MOST_BYTES = 10 * 1024 * 1024;

const schema = z.strictObject({
  ...streamMembers,
  Records: z.array(entrySchema).min(1).max(500),
});

/** A call that breaks a rule writes nothing; one record's failure is that record's alone. */
export function putRecords(state: KinesisState): Action {
  return async (input) => {
    const { Records, ...named } = parseInput(schema, input);
    const stream = state.find(named);
    const entries = Records.map((entry) => sized(stream, entry));
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (bytes > MOST_BYTES)
      throw invalidInput(`Records: a call has at most ${MOST_BYTES} bytes, keys included`);
    const written = entries.map((entry) => planned(state) ?? write(state, stream, entry));
    return {
      FailedRecordCount: written.filter((one) => 'ErrorCode' in one).length,
      Records: written,
      EncryptionType: 'NONE',
    };
  };
}

/** The failure that the plan of faults has for the next record. */
function planned({ context }: KinesisState): Failed | undefined {
  const fault = context.faults.ofRecord('kinesis', 'PutRecords');
  return fault && { ErrorCode: fault.code ?? 'InternalFailure', ErrorMessage: 'Internal service failure.' };
}
