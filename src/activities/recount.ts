/**
 * Comparing what a source delivered with what was loaded, where the kind of source counts it by itself: a loss or a changed value
 * between the two fails the run, and the load stays.
 */
import type { Plan } from '../model/plan';
import { EltError } from '../model/errors';
import type { Count, Recounted, FindRecounted } from '../sources/recounted';
import { waitForRemoteJob } from './remote-job';
import type { ReconcileResult } from './reconcile';

export interface RecountDeps {
  readonly findRecounted: FindRecounted;
  readonly settings: { readonly pollMinMs: number };
}

/** As many differences as a message bears. */
const MOST_TOLD = 10;

export function createRecountActivities({ findRecounted, settings }: RecountDeps) {
  const kindOf = (plan: Plan): Recounted => {
    const recounted = findRecounted(plan.sourceKind);
    if (recounted) return recounted;
    throw new EltError('ELT_CONFIG_INVALID', `source kind "${plan.sourceKind}" counts nothing by itself`);
  };
  return {
    /** Starts the counts of the window; empty where nothing of it can be counted. */
    async startCounts({
      plan,
      token,
    }: {
      readonly plan: Plan;
      readonly token: string;
    }): Promise<readonly Count[]> {
      return kindOf(plan).start(plan, token);
    },

    /** Waits for one count: on AWS they go on side by side. */
    async waitForCount({ plan, count }: { readonly plan: Plan; readonly count: Count }): Promise<void> {
      const recounted = kindOf(plan);
      await waitForRemoteJob(
        { id: count.id, look: () => recounted.look(count), stop: () => recounted.stop(count) },
        settings,
      );
    },

    async compareCounts({
      plan,
      counts,
    }: {
      readonly plan: Plan;
      readonly counts: readonly Count[];
    }): Promise<ReconcileResult> {
      const { differences, unsure } = await kindOf(plan).compare(plan, counts);
      if (differences.length > 0)
        return { status: 'mismatched', differences: few(differences), warnings: [] };
      return {
        status: unsure.length > 0 ? 'counted' : 'matched',
        differences,
        warnings: few(unsure).map((one) => `reconcile: ${one}`),
      };
    },
  };
}

function few(all: readonly string[]): string[] {
  const more = all.length - MOST_TOLD;
  return more > 0 ? [...all.slice(0, MOST_TOLD), `and ${more} more`] : [...all];
}
