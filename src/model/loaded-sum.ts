/** What the windows of a backfill brought, summed: the one report at its end tells it. */
import type { EntityCounts, ReconcileStatus, WindowSummary } from './plan';

const MOST_WARNINGS = 20;

/** Sums over all windows that brought something: what the one report at the end says. */
export interface LoadedSum {
  readonly counts: Readonly<Record<string, EntityCounts>>;
  readonly newRows: number;
  readonly knownRows: number;
  readonly reconciled: ReconcileStatus;
  readonly warnings: readonly string[];
  /** What was still not loaded when the last run looked: what earlier ones saw, later ones may have loaded. */
  readonly unloaded: readonly string[];
}

export const NOTHING_LOADED: LoadedSum = {
  counts: {},
  newRows: 0,
  knownRows: 0,
  reconciled: 'skipped',
  warnings: [],
  unloaded: [],
};

export function addSummary(
  sum: LoadedSum,
  { counts, newRows, knownRows, reconciled, warnings, unloaded, status }: WindowSummary,
): LoadedSum {
  const entities = new Set([...Object.keys(sum.counts), ...Object.keys(counts)]);
  return {
    counts: Object.fromEntries(
      [...entities].map((entity) => [entity, addCounts(sum.counts[entity], counts[entity])]),
    ),
    newRows: sum.newRows + newRows,
    knownRows: sum.knownRows + knownRows,
    // Windows run side by side: the last one to end was compared with the most.
    reconciled: status === 'succeeded' ? reconciled : sum.reconciled,
    // Neighbours say the same of what they share.
    warnings: [...new Set([...sum.warnings, ...warnings])].slice(0, MOST_WARNINGS),
    unloaded: status === 'nothing-failed' ? sum.unloaded : unloaded,
  };
}

const ZERO: EntityCounts = {
  ...{ bronze: 0, splits: 0, silver: 0, rejected: 0, duplicates: 0 },
  ...{ unmapped: 0, folded: 0 },
};

/** What a worker of before counted has fewer figures. */
function addCounts(before: Partial<EntityCounts> = ZERO, more: Partial<EntityCounts> = ZERO): EntityCounts {
  const [one, other] = [
    { ...ZERO, ...before },
    { ...ZERO, ...more },
  ];
  return {
    bronze: one.bronze + other.bronze,
    splits: one.splits + other.splits,
    silver: one.silver + other.silver,
    rejected: one.rejected + other.rejected,
    duplicates: one.duplicates + other.duplicates,
    unmapped: one.unmapped + other.unmapped,
    folded: one.folded + other.folded,
  };
}
