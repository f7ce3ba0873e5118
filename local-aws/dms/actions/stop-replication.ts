import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import { replicationStatus, replicationView } from '../serverless-views';
import type { DmsState } from '../service-state';

const schema = z.strictObject({ ReplicationConfigArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_StopReplication.html */
export function stopReplication(state: DmsState): Action {
  return async (input) => {
    const replication = state.replication(parseInput(schema, input).ReplicationConfigArn);
    const { process, provisioning, status } = replication;
    if (!process || provisioning || (status !== 'starting' && status !== 'running'))
      throw invalidState(`Replication cannot be stopped, invalid state: ${replicationStatus(replication)}`);
    replication.status = 'stopping';
    process.stop();
    return { Replication: replicationView(state, replication) };
  };
}
