/** What a run reports of itself. */
import type { Plan, WindowSummary } from '../model/plan';
import type { Reconciled } from './stages/reconcile';

export function baseOf({
  pipeline,
  window,
  publish,
  report,
}: Plan): Pick<WindowSummary, 'pipeline' | 'window' | 'publish' | 'report'> {
  return { pipeline, window, publish, report };
}

/** A success that says so: there was nothing to do. */
export function nothingDone(
  plan: Plan,
  status: 'nothing-new' | 'nothing-failed',
  proof: Reconciled,
): WindowSummary {
  const nothing = { batchId: null, counts: {}, newRows: 0, knownRows: 0 };
  return { ...baseOf(plan), ...nothing, status, ...proof };
}
