/** Whether everything that the source has is in the warehouse, once: every layer counted, every border compared. */
import { join } from 'node:path';
import { EltError } from '../model/errors';
import type { Pipeline } from '../model/pipeline';
import { can, capableOf, type FindRoom } from '../sources/capabilities';
import { compareFacts, compareLayers, compareLedger, compareSent } from './borders';
import { countLayers, type LayerDeps, type Layers } from './layers';
import { compareMarks } from './marks';
import { compareSource } from './source-figures';
import { runTableChecks } from './table-rules';
import type { Violation } from './violation';

export interface Reconciliation {
  readonly reconciled: boolean;
  readonly epoch: number;
  readonly layers: Layers;
  /** The borders at which rows are missing, with both counts. */
  readonly violations: readonly Violation[];
  /** What an earlier epoch never loaded: the full load of this one says what every row is since. */
  readonly superseded: readonly string[];
  /** Borders that nobody can compare with this kind of source. */
  readonly notCompared: readonly string[];
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
  const source = capableOf(
    deps.findRoom,
    pipeline,
    'reconcile',
    'epochOf',
    'countBronze',
    'countSource',
    'countSent',
  );
  const epoch = await source.epochOf(pipeline);
  if (asked !== undefined && asked !== epoch)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `--epoch: the source writes epoch ${epoch}; its counts are of no other one`,
    );
  const sent = await source.countSent(pipeline);
  const layers = await countLayers(deps, source, pipeline, epoch);
  const ledger = await compareLedger(deps, pipeline, epoch);
  const room = deps.findRoom(pipeline);
  const figures = can(room, 'figures') ? await compareSource(deps, room, pipeline, epoch) : null;
  const violations = [
    ...compareSent(sent, layers),
    ...ledger.violations,
    ...(await compareLayers(deps, pipeline, layers)),
    ...(await compareMarks(deps, pipeline, epoch)),
    ...(figures ?? []),
    ...(await compareFacts(deps, pipeline)),
    ...(await runTableChecks(deps.sql, join(__dirname, '../../sql'), pipeline)),
  ];
  const { superseded } = ledger;
  const notCompared = figures === null ? ['source → history'] : [];
  return { reconciled: violations.length === 0, epoch, layers, violations, superseded, notCompared };
}
