import { uuid4 } from '@temporalio/workflow';
import type { ReconcileResult } from '../../activities/reconcile';
import type { Plan, ReconcileStatus } from '../../model/plan';
import { patient, quick } from '../activities';
import { failWith } from '../failure';
import { repeatWhileTransient } from '../repeat';
import type { Replicated } from './replicate';

/** Compares the source's figures with history's. A mismatch fails the run; the load stays. */
export async function reconcile(plan: Plan, replicated: Replicated): Promise<ReconcileStatus> {
  if (plan.reconcile === 'off') return 'off';
  const { status, differences } = await repeatWhileTransient(() => compare(plan, replicated));
  if (status === 'mismatched') throw failWith('ELT_RECONCILE_MISMATCH', differences.join('; '));
  return status;
}

async function compare(plan: Plan, { replication, watermark }: Replicated): Promise<ReconcileResult> {
  const { statementId, heartbeatIds } = await quick.startReconcile({
    plan,
    replication,
    watermark,
    token: uuid4(),
  });
  if (statementId === null) return { status: 'pending', differences: [] };
  return patient(plan).waitForReconcile({ watermark, heartbeatIds, statementId });
}
