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
export async function reconcile(plan: Plan, replicated: Replicated): Promise<Reconciled> {
  if (plan.reconcile === 'off') return { reconciled: 'off', warnings: [], unloaded: [] };
  const told: string[] = [];
  for (let round = 1; ; round += 1) {
    const { status, differences, warnings, left, unloaded } = await repeatWhileTransient(() =>
      compare(plan, replicated),
    );
    told.push(...warnings);
    if (status === 'mismatched') throw failWith('ELT_RECONCILE_MISMATCH', differences.join('; '));
    if (left === 0 || round === MOST_ROUNDS) return { reconciled: status, warnings: told, unloaded };
  }
}

async function compare(
  plan: Plan,
  { replication, watermark }: Replicated,
): Promise<ReconcileResult & Pick<Comparison, 'left' | 'unloaded'>> {
  const { statementId, otherwise, heartbeatIds, left, unloaded } = await quick.startReconcile({
    plan,
    replication,
    watermark,
    token: uuid4(),
  });
  if (statementId === null) return { status: otherwise, differences: [], warnings: [], left, unloaded };
  const result = await patient(
    plan,
    `heartbeats: ${heartbeatIds.length}, statement ${statementId}`,
  ).waitForReconcile({ plan, watermark, heartbeatIds, statementId, otherwise });
  return { ...result, left, unloaded };
}
