import { uuid4 } from '@temporalio/workflow';
import type { Comparison, ReconcileResult } from '../../activities/reconcile';
import type { Plan, ReconcileStatus, Watermark } from '../../model/plan';
import { patient, quick } from '../activities';
import { failWith } from '../failure';
import { repeatWhileTransient } from '../repeat';

export interface Reconciled {
  readonly reconciled: ReconcileStatus;
  readonly warnings: readonly string[];
  /** What is in bronze and not loaded, though its window has ended. */
  readonly unloaded: readonly string[];
}

/** Of some ten marks each: what a long gap left pending, later runs compare as well. */
const MOST_ROUNDS = 10;

/**
 * Compares the source's figures with history's: the run's own and, where it filled a gap, those that waited for it. A
 * mismatch fails the run; the load stays.
 */
export async function reconcile(plan: Plan, watermark: Watermark): Promise<Reconciled> {
  if (plan.reconcile === 'off') return { reconciled: 'off', warnings: [], unloaded: [] };
  if (plan.countsDelivered) return compareDelivered(plan);
  const told: string[] = [];
  for (let round = 1; ; round += 1) {
    const { status, differences, warnings, left, unloaded } = await repeatWhileTransient(() =>
      compare(plan, watermark),
    );
    told.push(...warnings);
    if (status === 'mismatched') throw failWith('ELT_RECONCILE_MISMATCH', differences.join('; '));
    if (left === 0 || round === MOST_ROUNDS) return { reconciled: status, warnings: told, unloaded };
  }
}

/** What the source delivered in the window, counted by its own kind's means. */
async function compareDelivered(plan: Plan): Promise<Reconciled> {
  const { status, differences, warnings } = await repeatWhileTransient(async () => {
    const counts = await quick.startCounts({ plan, token: uuid4() });
    await Promise.all(
      counts.map((count) => patient(plan, `${count.feed}, query ${count.id}`).waitForCount({ plan, count })),
    );
    return quick.compareCounts({ plan, counts });
  });
  if (status === 'mismatched') throw failWith('ELT_RECONCILE_MISMATCH', differences.join('; '));
  return { reconciled: status, warnings, unloaded: [] };
}

async function compare(
  plan: Plan,
  watermark: Watermark,
): Promise<ReconcileResult & Pick<Comparison, 'left' | 'unloaded'>> {
  const { statementId, otherwise, markIds, left, unloaded } = await quick.startReconcile({
    plan,
    watermark,
    token: uuid4(),
  });
  if (statementId === null) return { status: otherwise, differences: [], warnings: [], left, unloaded };
  const result = await patient(plan, `marks: ${markIds.length}, statement ${statementId}`).waitForReconcile({
    plan,
    watermark,
    markIds,
    statementId,
    otherwise,
  });
  return { ...result, left, unloaded };
}
