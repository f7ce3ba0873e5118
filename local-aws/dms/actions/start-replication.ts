import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import { refuseUsedFolder } from '../job-lifecycle';
import { isActive } from '../model';
import { startServerless } from '../serverless-lifecycle';
import { isDeprovisioned, replicationStatus, replicationView } from '../serverless-views';
import type { DmsState } from '../service-state';
import { refuseWrongType, START_TYPES } from '../start-type';

/** DMS Serverless knows no start of changes from a place in the log. */
const schema = z.strictObject({
  ReplicationConfigArn: z.string(),
  StartReplicationType: z.enum(START_TYPES),
});

/**
 * https://docs.aws.amazon.com/dms/latest/APIReference/API_StartReplication.html
 * A fresh start (the first, and reload-target) needs a BucketFolder that holds nothing of its tables. What was deprovisioned has
 * lost its place in the log: "AWS DMS Serverless components" says that it cannot go on after 48 hours.
 */
export function startReplication(state: DmsState): Action {
  return async (input) => {
    const { ReplicationConfigArn, StartReplicationType: type } = parseInput(schema, input);
    const replication = state.replication(ReplicationConfigArn);
    if (isActive(replication))
      throw invalidState(`Replication cannot be started, invalid state: ${replicationStatus(replication)}`);
    refuseWrongType(replication, type);
    const fresh = type !== 'resume-processing';
    if (!fresh && isDeprovisioned(state, replication))
      throw invalidState('Replication cannot be resumed: it is deprovisioned; reload the target instead');
    if (fresh && replication.migrationType !== 'cdc') await refuseUsedFolder(state, replication);
    replication.lastStartType = type;
    startServerless(state, replication, { fresh, reload: type === 'reload-target' });
    return { Replication: replicationView(state, replication) };
  };
}
