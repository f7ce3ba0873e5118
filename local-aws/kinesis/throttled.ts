/** Measures calls that were throttled whole. Source: AWS, "Monitor Kinesis Data Streams with CloudWatch". */
import { z } from 'zod';
import { streamMembers } from './input';
import { readIterator } from './iterators';
import type { KinesisState } from './state';

const readSchema = z.object({ ShardIterator: z.string() });
const writeSchema = z.object({ ...streamMembers, Records: z.array(z.unknown()).optional() });

/** What measures nothing, such as ListShards, has no metric on AWS either. */
export function measureThrottled(
  state: KinesisState,
  action: string,
  input: Readonly<Record<string, unknown>>,
): void {
  if (action === 'GetRecords') {
    const { stream } = readIterator(readSchema.parse(input).ShardIterator, state.now());
    state.measure(state.find({ StreamName: stream }), 'ReadProvisionedThroughputExceeded', 1);
  }
  if (action === 'PutRecord' || action === 'PutRecords') {
    const { Records, ...named } = writeSchema.parse(input);
    state.measure(state.find(named), 'WriteProvisionedThroughputExceeded', Records?.length ?? 1);
  }
}
