/** Whether everything that the source has is in the warehouse, once: every layer counted, every border compared. */
import { join } from 'node:path';
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import type { Pipeline } from '../../model/pipeline';
import {
  compareFacts,
  compareHeartbeats,
  compareLayers,
  compareLedger,
  compareReplication,
  compareSource,
  runTableChecks,
  type Violation,
} from './borders';
import { countLayers, type LayerDeps, type Layers } from './layers';

export interface Reconciliation {
  readonly reconciled: boolean;
  readonly layers: Layers;
  /** The borders at which rows are missing, with both counts. */
  readonly violations: readonly Violation[];
}

export interface ReconciliationDeps extends LayerDeps {
  readonly dms: DatabaseMigrationServiceClient;
}

export async function reconcilePipeline(
  deps: ReconciliationDeps,
  pipeline: Pipeline,
  epoch: number,
): Promise<Reconciliation> {
  const layers = await countLayers(deps, pipeline);
  const violations = [
    ...(await compareReplication(deps.dms, pipeline, layers)),
    ...(await compareLedger(deps, pipeline)),
    ...(await compareLayers(deps, pipeline, layers)),
    ...(await compareHeartbeats(deps, pipeline)),
    ...(await compareSource(deps, pipeline, epoch)),
    ...(await compareFacts(deps, pipeline)),
    ...(await runTableChecks(deps.sql, join(__dirname, '../../../sql'))),
  ];
  return { reconciled: violations.length === 0, layers, violations };
}
