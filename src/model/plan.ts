/** What a run will do, resolved once: workflows act on the plan, so an edited definition cannot break a running one. */
import { z } from 'zod';
import type { Catalogued, Reconcile } from './pipeline';
import type { Window } from './window';

/**
 *   missing   leaves out bronze objects that the ledger has
 *   failed    the same, and only where the window's latest run did not succeed
 *   all       refines every object again
 */
export const RUN_MODES = ['missing', 'failed', 'all'] as const;
export type RunMode = (typeof RUN_MODES)[number];

/**
 * Where a run that is asked for again goes on:
 *   failed   as far as its latest run had come
 *   refine   its latest run's objects, refined again by today's contracts
 *   check    its latest run's refined files, checked and loaded
 */
export const RERUN_STARTS = ['failed', 'refine', 'check'] as const;
export type RerunStart = (typeof RERUN_STARTS)[number];

/** What a person, a schedule or a trigger may type. */
export const runInputSchema = z.strictObject({
  pipeline: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  mode: z.enum(RUN_MODES).optional(),
  rerunFrom: z.enum(RERUN_STARTS).optional(),
  /** Waits for the end of a window that has not ended, instead of refusing it. */
  wait: z.boolean().optional(),
  /** Folder of the tokens of those who wait for the run: src/model/trigger.ts. */
  trigger: z
    .string()
    .regex(/^triggers\/([A-Za-z0-9-]+\/){2}$/)
    .optional(),
});
export type RunInput = z.infer<typeof runInputSchema>;

export interface WindowInput {
  readonly pipeline: string;
  readonly window: Window;
  readonly mode: RunMode;
  /** Goes on from what the window's latest run had made; without it from the beginning. */
  readonly rerunFrom?: RerunStart;
  /** The backfill that runs the window; its loads wait for live ones. */
  readonly backfillId?: string;
  /** Several windows of a backfill together: when they fail they are run one by one, and the audit says `split`. */
  readonly isSplittable?: boolean;
  /** Waits for the window's end, however far it is; without it only as long as two clocks may differ. */
  readonly wait?: boolean;
  /** How long an activity may be silent before its worker counts as lost, milliseconds. */
  readonly heartbeatTimeoutMs: number;
}

export interface PlannedEntity {
  readonly name: string;
  readonly version: number;
}

export interface Plan {
  readonly pipeline: string;
  /** How the source delivers; see src/sources. */
  readonly sourceKind: string;
  readonly sourceSystem: string;
  readonly window: Window;
  readonly mode: RunMode;
  /** False in mode `failed` where the window's latest run succeeded, or there was none. */
  readonly isDue: boolean;
  /** The pipeline's step: how its windows are cut when nobody says otherwise, milliseconds. */
  readonly windowMs: number;
  /** S3 key of the whole definition with its contracts, frozen under its own hash. */
  readonly definitionKey: string;
  readonly entities: readonly PlannedEntity[];
  readonly warehouse: string;
  readonly catalog: Catalogued;
  readonly reconcile: Reconcile;
  /** Whether this run takes the source's figures: false where others have, today, or nobody is to. */
  readonly takesFigures: boolean;
  /** Whether the kind of source counts what it delivered by itself; see src/sources/recounted.ts. Absent: it does not. */
  readonly countsDelivered?: boolean;
  /** Live loads go before backfills. */
  readonly priority: 'live' | 'backfill';
  readonly publish: readonly string[];
  readonly report: readonly string[];
  /** How long an activity may be silent before its worker counts as lost, milliseconds. */
  readonly heartbeatTimeoutMs: number;
}

/** Proof that everything before a mark in the source's order is in bronze. */
export interface Watermark {
  /** The mark's. */
  readonly id: string;
  readonly epoch: number;
  /** Arrival of the last object that holds a part of the mark, ISO UTC. */
  readonly arrivedAt: string;
  /** What precedes the mark may lie in an object that arrived so much later, milliseconds. */
  readonly slackMs: number;
  /** Empty where this run compares nothing. */
  readonly figures: readonly PlacedFigures[];
  /** What of the source a person should look at, though all is proven. */
  readonly warnings?: readonly string[];
}

/** What the source held of one entity, all of it as text. */
export interface SourceFigures {
  readonly entity: string;
  readonly rows: string;
  readonly sums: readonly (string | null)[];
  /** Of the content of all captured columns: docs/exact-history.md. */
  readonly checksum: string;
}

export interface PlacedFigures extends SourceFigures {
  /** The place in the source's log at which they held. */
  readonly sequence: string;
}

export interface Selection {
  readonly batchId: string;
  readonly manifestKey: string;
  readonly token: string;
  readonly objects: number;
  readonly bytes: number;
}

/**
 * The books of one entity in one batch: bronze + splits = silver + rejected + duplicates + unmapped + folded.
 *   splits    events made beyond one a row
 *   unmapped  rows that made no event of the entity
 *   folded    events of one key, instant and content beyond the first
 * Of a feed itself: bronze = rejected + unmapped.
 */
export interface EntityCounts {
  readonly bronze: number;
  readonly splits: number;
  readonly silver: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly unmapped: number;
  readonly folded: number;
}

/** Of the rows that were read. */
export function rejectedShare({ bronze, splits, rejected }: EntityCounts): number {
  const read = bronze + splits;
  return read === 0 ? 0 : rejected / read;
}

export interface Batch {
  readonly batchId: string;
  /** S3 key of the winner's batch file. */
  readonly batchKey: string;
  readonly pipeline: string;
  readonly window: Window;
  /** The definition that the batch was made by; says which dimensions and facts follow. */
  readonly definitionKey: string;
}

export type LoadOutcome =
  | {
      readonly status: 'committed';
      readonly loadId: string;
      readonly newRows: number;
      readonly knownRows: number;
    }
  | { readonly status: 'failed'; readonly code: string; readonly message: string }
  | { readonly status: 'withdrawn' };

/**
 * `counted`: rows and sums are equal, and of some rows' content nothing is known; `off`: not asked of this pipeline; `not-due`: an earlier run of the day took the figures; `skipped`: this run had nothing to do. */
export type ReconcileStatus =
  'matched' | 'counted' | 'pending' | 'mismatched' | 'off' | 'not-due' | 'skipped';

export interface WindowSummary {
  readonly pipeline: string;
  readonly window: Window;
  /** `nothing-new`: bronze held no object to load; `nothing-failed`: mode `failed`, and the window's latest run did not fail. */
  readonly status: 'succeeded' | 'nothing-new' | 'nothing-failed';
  readonly batchId: string | null;
  readonly counts: Readonly<Record<string, EntityCounts>>;
  readonly newRows: number;
  readonly knownRows: number;
  readonly reconciled: ReconcileStatus;
  readonly warnings: readonly string[];
  /** Windows that had ended and still held objects that no load had committed, with the command for each. */
  readonly unloaded: readonly string[];
  readonly publish: readonly string[];
  readonly report: readonly string[];
}
