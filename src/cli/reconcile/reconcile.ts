/** Whether everything that the source has is in the warehouse, once: every layer counted, every border compared. */
import { join } from 'node:path';
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { describeTables, epochOfTask, findReplicationTask } from '../../sources/mysql-cdc/replication-task';
import { EltError } from '../../model/errors';
import type { Pipeline } from '../../model/pipeline';
import {
  compareFacts,
  compareHeartbeats,
  compareLayers,
  compareLedger,
  compareReplication,
  compareSource,
  runTableChecks,
  type ContentDeps,
  type Violation,
} from './borders';
import { countLayers, type LayerDeps, type Layers } from './layers';

export interface Reconciliation {
  readonly reconciled: boolean;
  readonly epoch: number;
  readonly layers: Layers;
  /** The borders at which rows are missing, with both counts. */
  readonly violations: readonly Violation[];
  /** What an earlier epoch never loaded: the full load of this one says what every row is since. */
  readonly superseded: readonly string[];
}

export interface ReconciliationDeps extends LayerDeps, ContentDeps {
  readonly dms: DatabaseMigrationServiceClient;
  readonly settings: LayerDeps['settings'] & ContentDeps['settings'];
}

/** Looks at the epoch that the task writes; throws ELT_INPUT_INVALID for another one, of which DMS knows nothing any more. */
export async function reconcilePipeline(
  deps: ReconciliationDeps,
  pipeline: Pipeline,
  asked?: number,
): Promise<Reconciliation> {
  const task = await findReplicationTask(deps.dms, pipeline.name);
  const epoch = await epochOfTask(deps.dms, task);
  if (asked !== undefined && asked !== epoch)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `--epoch: the task writes epoch ${epoch}; the source and the task's counts are of no other one`,
    );
  const tables = await describeTables(deps.dms, task.ReplicationTaskArn ?? '');
  const layers = await countLayers(deps, pipeline, epoch);
  const ledger = await compareLedger(deps, pipeline, epoch);
  const violations = [
    ...compareReplication({ task, tables }, pipeline, layers),
    ...ledger.violations,
    ...(await compareLayers(deps, pipeline, layers)),
    ...(await compareHeartbeats(deps, pipeline, epoch)),
    ...(await compareSource(deps, pipeline, epoch)),
    ...(await compareFacts(deps, pipeline)),
    ...(await runTableChecks(deps.sql, join(__dirname, '../../../sql'), pipeline)),
  ];
  const { superseded } = ledger;
  return { reconciled: violations.length === 0, epoch, layers, violations, superseded };
}
