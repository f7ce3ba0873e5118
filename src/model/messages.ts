/** Signals and queries between workflows, by name and payload, so that both sides and the command line agree. */
import type { Batch, LoadOutcome, WindowSummary } from './plan';

/** To the sequencer: a batch is ready. Offering it again changes nothing. */
export const OFFER_SIGNAL = 'offer';
/** To the sequencer: its run was cancelled. */
export const WITHDRAW_SIGNAL = 'withdraw';
/** To the sequencer: begin no further load; the one in flight goes on. */
export const PAUSE_SIGNAL = 'pause';
/** To the sequencer: load what waits now, then pause. What comes later waits. */
export const DRAIN_SIGNAL = 'drain';
/** To the sequencer: go on after a pause or a drain. */
export const RESUME_SIGNAL = 'resume';
/** To the run: what became of its batch. */
export const OUTCOME_SIGNAL = 'outcome';
/** To a window's run: tell me of your end. Asking again changes nothing. */
export const WATCH_SIGNAL = 'watch';
/** To those who watch a window's run: how it ended. */
export const ENDED_SIGNAL = 'ended';
/** To the catalog's workflow: files were written that no crawl has seen. */
export const CRAWL_SIGNAL = 'crawl';
/** To the workflow that gathers dropped files: some have come. Saying it again changes nothing. */
export const FILES_CAME_SIGNAL = 'filesCame';
/** Asks the sequencer for its queue. */
export const QUEUE_QUERY = 'queue';
/** Asks a backfill how far it is. */
export const BACKFILL_QUERY = 'backfill';
/** To a backfill: another number of windows at a time, or a pause. Sending it again changes nothing. */
export const CONFIGURE_UPDATE = 'configure';
/** Asks a run where it is. */
export const PROGRESS_QUERY = 'progress';
/** Asks who replays or discards letters how many it has dealt with. */
export const LETTERS_QUERY = 'letters';

export interface LettersHeadway {
  readonly done: number;
  readonly total: number;
}

export interface Offer {
  readonly batch: Batch;
  /** The run that waits for the outcome. */
  readonly workflowId: string;
  /** Live loads go before backfills. */
  readonly priority: 'live' | 'backfill';
  readonly offeredAt: string;
}

/** A run that was cancelled takes its batch back, whether the sequencer has heard of that or not. */
export type Withdrawal = Pick<Offer, 'workflowId'> & Pick<OutcomeMessage, 'batchId'>;

export interface OutcomeMessage {
  readonly batchId: string;
  readonly outcome: LoadOutcome;
}

export interface WatchRequest {
  /** The workflow that wants to hear. */
  readonly watcher: string;
}

/** How a run ended: what its watchers need, whether it told them or Temporal did. */
export type RunEnd =
  | { readonly state: 'succeeded'; readonly summary: WindowSummary }
  | { readonly state: 'failed'; readonly code: string; readonly message: string }
  /** `gone`: Temporal does not know it any more. */
  | { readonly state: 'cancelled' | 'terminated' | 'timed out' | 'gone' };

export interface EndedMessage {
  /** Of the execution that ended: a later one of the same workflow id is another run. */
  readonly workflowRunId: string;
  readonly end: RunEnd;
}

/** `draining`: what waited when it was asked for is loaded, and then the queue is paused. */
export type QueueMode = 'running' | 'draining' | 'paused';

/** What continue-as-new carries over. */
export interface QueueState {
  readonly queue?: readonly Offer[];
  readonly mode?: QueueMode;
  /** Batches that are still loaded while draining. */
  readonly draining?: readonly string[];
  /** Batches of whose age people were told. */
  readonly alerted?: readonly string[];
}

export interface SequencerInput extends QueueState {
  readonly warehouse: string;
  readonly heartbeatTimeoutMs: number;
}

export interface FilesCame {
  /** When S3 took the first of them, ISO UTC. */
  readonly firstAt: string;
}

/** What continue-as-new carries over of files that have come and are in no run yet; epoch milliseconds of the workflow's clock. */
export interface Gathering {
  readonly firstAt: string;
  readonly begunMs: number;
  readonly lastMs: number;
}

export interface GatherInput {
  readonly pipeline: string;
  readonly gathering?: Gathering;
}

export interface CatalogInput {
  /** Workers of before named none: then it is the one in the workflow's id. */
  readonly crawler?: string;
  readonly heartbeatTimeoutMs: number;
}

export interface QueueView {
  readonly mode: QueueMode;
  readonly waiting: readonly Offer[];
  readonly loading: readonly string[];
  /** When the batch that waits for longest was offered, ISO UTC; null when none waits. */
  readonly oldestOfferedAt: string | null;
  /** Loads of this execution of the sequencer. */
  readonly loads: number;
}

/** Where no sequencer runs: it ends when nothing waits, and nothing holds it then. */
export const EMPTY_QUEUE: QueueView = {
  mode: 'running',
  waiting: [],
  loading: [],
  oldestOfferedAt: null,
  loads: 0,
};

export interface StageTime {
  readonly stage: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

export interface ProgressView {
  readonly stage: string;
  readonly since: string;
  readonly done: readonly StageTime[];
  /** The window's run, of one that was asked for the window and waits for it; absent before it knows. */
  readonly run?: string;
  /** ISO UTC: the window's end, while the run waits for it. */
  readonly waitsUntil?: string;
}

/** Stages of a window's run, in their order; a run that finds nothing to do leaves some out. */
export const WINDOW_STAGES = ['plan', 'secure', 'select', 'refine', 'check', 'load', 'prove'] as const;
/** What follows once for all who asked for the window. */
export const CLOSING_STAGES = ['publish', 'report'] as const;
export type StageName = (typeof WINDOW_STAGES)[number] | (typeof CLOSING_STAGES)[number] | 'window';

/** The signal by which a later token tells a run that it has joined: src/workflows/trigger.ts. */
export const JOINED_SIGNAL = 'triggerJoined';
