/** Signals and queries between workflows, by name and payload, so that both sides and the command line agree. */
import type { Batch, LoadOutcome } from './plan';

/** To the sequencer: a batch is ready. Offering it again changes nothing. */
export const OFFER_SIGNAL = 'offer';
/** To the sequencer: its run was cancelled. */
export const WITHDRAW_SIGNAL = 'withdraw';
/** To the run: what became of its batch. */
export const OUTCOME_SIGNAL = 'outcome';
/** Asks the sequencer for its queue. */
export const QUEUE_QUERY = 'queue';
/** Asks a run where it is. */
export const PROGRESS_QUERY = 'progress';

export interface Offer {
  readonly batch: Batch;
  /** The run that waits for the outcome. */
  readonly workflowId: string;
  /** Live loads go before backfills. */
  readonly priority: 'live' | 'backfill';
  readonly offeredAt: string;
}

export interface OutcomeMessage {
  readonly batchId: string;
  readonly outcome: LoadOutcome;
}

export interface SequencerInput {
  readonly warehouse: string;
  readonly heartbeatTimeoutMs: number;
  /** Carried over by continue-as-new. */
  readonly queue?: readonly Offer[];
}

export interface QueueView {
  readonly waiting: readonly Offer[];
  readonly loading: readonly string[];
  readonly loads: number;
}

export interface ProgressView {
  readonly stage: string;
  readonly since: string;
  readonly done: readonly {
    readonly stage: string;
    readonly startedAt: string;
    readonly finishedAt: string;
  }[];
}
