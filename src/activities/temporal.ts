/** What a workflow asks of Temporal itself through an activity: offering a batch to the sequencer, looking at another run. */
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { SqlRunner } from '../aws/sql-runner';
import { OFFER_SIGNAL, type Offer, type SequencerInput } from '../model/messages';
import { sequencerId } from '../model/names';
import type { LoadOutcome } from '../model/plan';
import { committedOutcome } from './warehouse';

export interface TemporalDeps {
  readonly client: Client;
  readonly sql: SqlRunner;
  readonly settings: { readonly taskQueue: string };
}

export interface OfferInput {
  readonly warehouse: string;
  readonly heartbeatTimeoutMs: number;
  readonly offer: Offer;
}

export type RunState = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'gone';

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

    /** The state of a run that somebody else started, and its result once it succeeded. */
    async lookAtRun({ workflowId }: { workflowId: string }): Promise<{ state: RunState; result: unknown }> {
      const handle = deps.client.workflow.getHandle(workflowId);
      try {
        const { status } = await handle.describe();
        if (status.name === 'COMPLETED') return { state: 'succeeded', result: await handle.result() };
        if (status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW')
          return { state: 'running', result: null };
        return { state: status.name === 'CANCELLED' ? 'cancelled' : 'failed', result: null };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return { state: 'gone', result: null };
        throw error;
      }
    },
  };
}
