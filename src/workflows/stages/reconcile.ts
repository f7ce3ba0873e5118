import { uuid4 } from '@temporalio/workflow';
import type { Comparison, ReconcileResult } from '../../activities/reconcile';
import type { Plan, ReconcileStatus } from '../../model/plan';
import { patient, quick } from '../activities';
import { failWith } from '../failure';
import { repeatWhileTransient } from '../repeat';
import type { Replicated } from './replicate';

export interface Reconciled {
  readonly reconciled: ReconcileStatus;
  readonly warnings: readonly string[];
  /** What is in bronze and not loaded, though its window has ended. */
  readonly unloaded: readonly string[];
}

/** Compares the source's figures with history's. A mismatch fails the run; the load stays. */
export async function reconcile(plan: Plan, replicated: Replicated): Promise<Omit<Reconciled, 'warnings'>> {
  if (plan.reconcile === 'off') return { reconciled: 'off', unloaded: [] };
  const { status, differences, unloaded } = await repeatWhileTransient(() => compare(plan, replicated));
  if (status === 'mismatched') throw failWith('ELT_RECONCILE_MISMATCH', differences.join('; '));
  return { reconciled: status, unloaded };
}

async function compare(
  plan: Plan,
  { replication, watermark }: Replicated,
): Promise<ReconcileResult & Pick<Comparison, 'unloaded'>> {
  const { statementId, heartbeatIds, unloaded } = await quick.startReconcile({
    plan,
    replication,
    watermark,
    token: uuid4(),
  });
  if (statementId === null) return { status: 'pending', differences: [], unloaded };
  const result = await patient(
    plan,
    `heartbeats: ${heartbeatIds.length}, statement ${statementId}`,
  ).waitForReconcile({ plan, watermark, heartbeatIds, statementId });
  return { ...result, unloaded };
}
