/** What a run proves of the warehouse once nothing of its window is left to load. */
import { uuid4 } from '@temporalio/workflow';
import type { CheckOutcome } from '../../model/check';
import type { Plan, Watermark } from '../../model/plan';
import { patient, quick } from '../activities';
import { failWith } from '../failure';
import { repeatWhileTransient } from '../repeat';
import { checkedRun } from './record';
import { reconcile, type Reconciled } from './reconcile';

/** The run's batch, and the load that took it in. */
export interface Loaded {
  readonly batchId: string;
  readonly loadId: string;
}

/**
 * Two proofs beside each other: history's rows, sums and content equal the source's, and the tables keep their rules. Each goes to
 * its end and keeps what it found, whatever becomes of the other; the source's word is told first. The load stays.
 */
export async function prove(plan: Plan, watermark: Watermark, loaded: Loaded | null): Promise<Reconciled> {
  const [reconciled, checked] = await Promise.allSettled([
    reconcile(plan, watermark),
    checkTables(plan, loaded),
  ]);
  if (reconciled.status === 'rejected') throw reconciled.reason;
  if (checked.status === 'rejected') throw checked.reason;
  const { failure, warnings } = checked.value;
  if (failure) throw failWith(failure.code, failure.message);
  return { ...reconciled.value, warnings: [...reconciled.value.warnings, ...warnings] };
}

function checkTables(plan: Plan, loaded: Loaded | null): Promise<CheckOutcome> {
  const run = checkedRun(plan, loaded?.batchId ?? null);
  const loadId = loaded?.loadId ?? null;
  return repeatWhileTransient(async () => {
    const asked = await quick.startTableChecks({ plan, run, loadId, token: uuid4() });
    const summary = `${asked.scope.looked}, statement ${asked.statementId}`;
    return patient(plan, summary).waitForTableChecks({ plan, run, ...asked });
  });
}
