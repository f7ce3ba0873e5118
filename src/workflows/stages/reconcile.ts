import type { Plan, ReconcileStatus } from '../../model/plan';
import { patient, quick } from '../activities';
import { failWith } from '../failure';
import type { Replicated } from './replicate';

/** Compares the source's figures with history's. A mismatch fails the run; the load stays. */
export async function reconcile(
  plan: Plan,
  { replication, watermark }: Replicated,
): Promise<ReconcileStatus> {
  if (plan.reconcile === 'off') return 'off';
  const { statementId } = await quick.startReconcile({ plan, replication, watermark });
  if (statementId === null) return 'pending';
  const { status, differences } = await patient(plan).waitForReconcile({ watermark, statementId });
  if (status === 'mismatched') throw failWith('ELT_RECONCILE_MISMATCH', differences.join('; '));
  return status;
}
