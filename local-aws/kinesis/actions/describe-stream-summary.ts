/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, streamMembers } from '../input';
import type { KinesisState } from '../state';
import { summaryView } from '../views';

const schema = z.strictObject(streamMembers);

export function describeStreamSummary(state: KinesisState): Action {
  return async (input) => ({
    StreamDescriptionSummary: summaryView(state.find(parseInput(schema, input))),
  });
}
