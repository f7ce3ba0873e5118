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

/** Of some ten heartbeats each: what a long gap left pending, later runs compare as well. */
const MOST_ROUNDS = 10;

/**
 * Compares the source's figures with history's: the run's own and, where it filled a gap, those that waited for it. A
 * mismatch fails the run; the load stays.
 */
export async function reconcile(plan: Plan, replicated: Replicated): Promise<Omit<Reconciled, 'warnings'>> {
  if (plan.reconcile === 'off') return { reconciled: 'off', unloaded: [] };
  for (let round = 1; ; round += 1) {
    const { status, differences, left, unloaded } = await repeatWhileTransient(() =>
      compare(plan, replicated),
    );
    if (status === 'mismatched') throw failWith('ELT_RECONCILE_MISMATCH', differences.join('; '));
    if (left === 0 || round === MOST_ROUNDS) return { reconciled: status, unloaded };
  }
}

async function compare(
  plan: Plan,
  { replication, watermark }: Replicated,
): Promise<ReconcileResult & Pick<Comparison, 'left' | 'unloaded'>> {
  const { statementId, heartbeatIds, left, unloaded } = await quick.startReconcile({
    plan,
    replication,
    watermark,
    token: uuid4(),
  });
  if (statementId === null) return { status: 'pending', differences: [], left, unloaded };
  const result = await patient(
    plan,
    `heartbeats: ${heartbeatIds.length}, statement ${statementId}`,
  ).waitForReconcile({ plan, watermark, heartbeatIds, statementId });
  return { ...result, left, unloaded };
}
