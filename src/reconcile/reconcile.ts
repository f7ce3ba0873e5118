/** Whether everything that the source has is in the warehouse, once: every layer counted, every border compared. */
import { join } from 'node:path';
import type { Violation } from '../model/border';
import { EltError } from '../model/errors';
import type { Pipeline } from '../model/pipeline';
import { can, capableOf, type Counted, type FindRoom, type NotCompared } from '../sources/capabilities';
import { compareFacts, compareLayers, compareLedger } from './borders';
import { countLayers, type LayerDeps, type Layers } from './layers';
import { compareMarks } from './marks';
import { compareSource } from './source-figures';
import { runTableChecks } from './table-rules';

export interface Reconciliation {
  readonly reconciled: boolean;
  readonly epoch: number;
  readonly layers: Layers;
  /** The borders at which rows are missing, with both counts. */
  readonly violations: readonly Violation[];
  /** What an earlier epoch never loaded: the full load of this one says what every row is since. */
  readonly superseded: readonly string[];
  /** What a person should know of a border, and what breaks none. */
  readonly remarks: readonly string[];
  /** Borders that mean nothing for this kind of source, and why. */
  readonly notCompared: readonly NotCompared[];
}

export interface ReconciliationDeps extends LayerDeps {
  readonly findRoom: FindRoom;
}

/** Looks at the epoch that the source writes; throws ELT_INPUT_INVALID for another one, of which it knows nothing any more. */
export async function reconcilePipeline(
  deps: ReconciliationDeps,
  pipeline: Pipeline,
  asked?: number,
): Promise<Reconciliation> {
  const source = countedSource(deps.findRoom, pipeline);
  const epoch = await epochOf(source, pipeline, asked);
  const bronze = await source.countBronze(pipeline);
  const delivered = await source.compareDelivered(pipeline, epoch, bronze.objects);
  const layers = await countLayers(deps, source, pipeline, bronze.objects);
  const ledger = await compareLedger(deps, pipeline, epoch);
  const room = deps.findRoom(pipeline);
  const violations = [
    ...delivered.violations,
    ...ledger.violations,
    ...(await compareLayers(deps, pipeline, layers)),
    ...bronze.violations,
    ...(await compareMarks(deps, pipeline, epoch)),
    ...(can(room, 'figures') ? await compareSource(deps, room, pipeline, epoch) : []),
    ...(await compareFacts(deps, pipeline)),
    ...(await runTableChecks(deps.sql, join(__dirname, '../../sql'), pipeline)),
  ];
  return {
    reconciled: violations.length === 0,
    epoch,
    layers,
    violations,
    superseded: ledger.superseded,
    remarks: [...delivered.remarks, ...bronze.remarks, ...ledger.remarks],
    notCompared: source.notCompared,
  };
}

function countedSource(findRoom: FindRoom, pipeline: Pipeline): Counted {
  return capableOf(
    findRoom,
    pipeline,
    'reconcile',
    'epochOf',
    'countBronze',
    'countSource',
    'compareDelivered',
    'notCompared',
  );
}

async function epochOf(source: Counted, pipeline: Pipeline, asked: number | undefined): Promise<number> {
  const epoch = await source.epochOf(pipeline);
  if (asked === undefined || asked === epoch) return epoch;
  throw new EltError(
    'ELT_INPUT_INVALID',
    `--epoch: the source writes epoch ${epoch}; its counts are of no other one`,
  );
}
