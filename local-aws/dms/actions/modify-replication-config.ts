import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';
import { parseInput } from '../input';
import { isActive } from '../model';
import { readCompute } from '../replication-config';
import { configView, replicationStatus } from '../serverless-views';
import type { DmsState } from '../service-state';
import { readTableMappings } from '../table-mappings';
import { checkTaskSettings } from '../task-settings';

const schema = z.strictObject({
  ReplicationConfigArn: z.string(),
  ComputeConfig: z.record(z.string(), z.unknown()).optional(),
  TableMappings: z.string().optional(),
  ReplicationSettings: z.string().optional(),
});

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_ModifyReplicationConfig.html: only while the replication does not run. */
export function modifyReplicationConfig(state: DmsState): Action {
  return async (input) => {
    const given = parseInput(schema, input);
    const replication = state.replication(given.ReplicationConfigArn);
    if (isActive(replication))
      throw invalidState(
        `Replication config cannot be modified while its replication is ${replicationStatus(replication)}`,
      );
    // all is read before anything is changed: a refused call leaves it as it was
    const tableMappings = given.TableMappings ?? replication.tableMappings;
    const rules = readTableMappings(tableMappings);
    const settings = checkTaskSettings(given.ReplicationSettings ?? replication.settings);
    const compute = readCompute({ ...replication.compute, ...given.ComputeConfig });
    Object.assign(replication, {
      tableMappings,
      rules,
      settings,
      compute,
      updatedMs: state.context.clock.now(),
    });
    return { ReplicationConfig: configView(replication) };
  };
}
