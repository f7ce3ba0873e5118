/** Offer: a run hands its batch to the sequencer of loads. */
import type { Client } from '@temporalio/client';
import type { SqlRunner } from '../aws/sql-runner';
import { OFFER_SIGNAL, type Offer, type SequencerInput } from '../model/messages';
import { sequencerId } from '../model/names';
import type { LoadOutcome } from '../model/plan';
import { committedOutcome } from './load';

export interface OfferDeps {
  readonly client: Client;
  readonly sql: SqlRunner;
  readonly settings: { readonly taskQueue: string };
}

export interface OfferInput {
  readonly warehouse: string;
  readonly heartbeatTimeoutMs: number;
  readonly offer: Offer;
}

export function createOfferActivities(deps: OfferDeps) {
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
  };
}
