import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput } from '../input';
import type { DmsState } from '../service-state';
import { tablePage } from '../table-page';

const schema = z.object({ ReplicationTaskArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeTableStatistics.html */
export function describeTableStatistics(state: DmsState): Action {
  return async (input) => {
    const task = state.task(parseInput(schema, input).ReplicationTaskArn);
    const { items, marker } = tablePage(input, task);
    return { ReplicationTaskArn: task.arn, TableStatistics: items, ...marker };
  };
}
