import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import { isDeprovisioned } from '../serverless-views';
import type { DmsState } from '../service-state';
import { tablePage } from '../table-page';

const schema = z.object({ ReplicationConfigArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeReplicationTableStatistics.html: of what is provisioned. */
export function describeReplicationTableStatistics(state: DmsState): Action {
  return async (input) => {
    const replication = state.replication(parseInput(schema, input).ReplicationConfigArn);
    if (replication.provisionedMs === null || isDeprovisioned(state, replication))
      throw invalidState(`Replication ${replication.identifier} is not provisioned`);
    const { items, marker } = tablePage(input, replication);
    return { ReplicationConfigArn: replication.arn, ReplicationTableStatistics: items, ...marker };
  };
}
