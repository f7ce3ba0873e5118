/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html; the stream is there at once. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, streamNameSchema } from '../input';
import type { KinesisState } from '../state';

const schema = z.strictObject({
  StreamName: streamNameSchema,
  ShardCount: z.number().int().min(1).max(500),
  StreamModeDetails: z
    .strictObject({ StreamMode: z.literal('PROVISIONED', 'the local Kinesis has provisioned streams alone') })
    .optional(),
  MaxRecordSizeInKiB: z.number().int().min(1024).max(10_240).default(1024),
});

export function createStream(state: KinesisState): Action {
  return async (input) => {
    const { StreamName: name, ShardCount: shardCount, MaxRecordSizeInKiB } = parseInput(schema, input);
    state.create({ name, shardCount, mostRecordBytes: MaxRecordSizeInKiB * 1024 });
    return {};
  };
}
