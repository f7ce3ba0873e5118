/** What a workflow asks of Temporal itself through an activity: offering a batch to the sequencer, looking at another run. */
import {
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import type { SqlRunner } from '../aws/sql-runner';
import { isErrorCode } from '../model/errors';
import {
  CRAWL_SIGNAL,
  OFFER_SIGNAL,
  type CatalogInput,
  type Offer,
  type RunEnd,
  type SequencerInput,
} from '../model/messages';
import { catalogId, namedFor, sequencerId } from '../model/names';
import type { LoadOutcome } from '../model/plan';
import { committedOutcome } from './warehouse';

export interface TemporalDeps {
  readonly client: Client;
  readonly sql: SqlRunner;
  readonly settings: { readonly taskQueue: string; readonly crawler: string };
}

/** Who wants what it has refined to be found in the catalog. */
export interface CrawlWish {
  readonly pipeline: string;
  readonly heartbeatTimeoutMs: number;
}

export interface OfferInput {
  readonly warehouse: string;
  readonly heartbeatTimeoutMs: number;
  readonly offer: Offer;
}

export type RunState = 'running' | RunEnd['state'];

/** A run as Temporal has it. Of an earlier build's looks only the first two are known. */
export interface RunLook {
  readonly state: RunState;
  /** Once it succeeded. */
  readonly result: unknown;
  /** The execution that was looked at; none where the run is gone. */
  readonly workflowRunId?: string;
  /** Why it failed. */
  readonly code?: string;
  readonly message?: string;
}

/** Temporal's statuses in our words. A run that continues as new runs. */
const STATES: Readonly<Record<string, RunState>> = {
  RUNNING: 'running',
  CONTINUED_AS_NEW: 'running',
  COMPLETED: 'succeeded',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed out',
};

export function createTemporalActivities(deps: TemporalDeps) {
  return {
    /**
     * The run owns its batch; the sequencer's queue is a cache. So the ledger is asked first, and an offer that is
     * repeated after the sequencer was lost finds a new one.
     */
    async offerBatch({ warehouse, heartbeatTimeoutMs, offer }: OfferInput): Promise<LoadOutcome | null> {
      const committed = await committedOutcome(deps.sql, offer.batch.batchId);
      if (committed) return committed;
      const input: SequencerInput = { warehouse, heartbeatTimeoutMs };
      await deps.client.workflow.signalWithStart('loadWarehouse', {
        workflowId: sequencerId(warehouse),
        taskQueue: deps.settings.taskQueue,
        args: [input],
        signal: OFFER_SIGNAL,
        signalArgs: [offer],
        staticSummary: `loads of warehouse ${warehouse}`,
      });
      return null;
    },

    /** Returns once a crawl will follow of all that is written by now: many runs that ask share it, and none waits for it. */
    async askForCrawl({ pipeline, heartbeatTimeoutMs }: CrawlWish): Promise<void> {
      const crawler = namedFor(deps.settings.crawler, pipeline);
      const input: CatalogInput = { crawler, heartbeatTimeoutMs };
      await deps.client.workflow.signalWithStart('crawlCatalog', {
        workflowId: catalogId(crawler),
        taskQueue: deps.settings.taskQueue,
        args: [input],
        signal: CRAWL_SIGNAL,
        staticSummary: `crawls of ${crawler}`,
      });
    },

    /** The state of a run that somebody else started, and its result once it succeeded, or why it failed. */
    async lookAtRun({ workflowId }: { workflowId: string }): Promise<RunLook> {
      const { workflow } = deps.client;
      try {
        const { status, runId: workflowRunId } = await workflow.getHandle(workflowId).describe();
        const state = STATES[status.name] ?? 'failed';
        const ended = workflow.getHandle(workflowId, workflowRunId);
        if (state === 'succeeded') return { state, workflowRunId, result: await ended.result() };
        if (state === 'failed') return { state, workflowRunId, result: null, ...(await failureOf(ended)) };
        return { state, workflowRunId, result: null };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return { state: 'gone', result: null };
        throw error;
      }
    },
  };
}

/** Our code where there is one among the causes, and the message that stands with it; else the root's. */
async function failureOf(ended: WorkflowHandle): Promise<{ code: string; message: string }> {
  try {
    await ended.result();
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    let cause: Error = error;
    while (cause.cause instanceof Error && !isErrorCode(typeOf(cause))) cause = cause.cause;
    const code = typeOf(cause);
    return { code: isErrorCode(code) ? code : 'UNKNOWN', message: cause.message };
  }
  throw new Error(`${ended.workflowId} is failed and has a result`);
}

function typeOf(error: Error): unknown {
  return 'type' in error ? error.type : undefined;
}
