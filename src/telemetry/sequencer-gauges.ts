/**
 * How many batches wait to be loaded, and since when. Asked of the sequencer itself from time to time: told by its workflow, the gauges of a worker
 * that it has left would stand for ever.
 */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { EMPTY_QUEUE, QUEUE_QUERY, type QueueView } from '../model/messages';
import { sequencerId } from '../model/names';
import type { Meters } from './meters';

export interface SequencerLook {
  readonly client: Client;
  readonly meters: Meters;
  readonly warehouse: string;
  readonly nowMs: () => number;
}

/** Each look is one query of Temporal. */
const EVERY_MS = 60_000;

/** Looks now and once a minute, until the returned function is called. */
export function watchSequencer(
  look: SequencerLook,
  warn: (message: string) => void,
  everyMs = EVERY_MS,
): () => void {
  let isTold = false;
  const once = async (): Promise<void> => {
    try {
      await lookAtSequencer(look);
      isTold = false;
    } catch (error) {
      look.meters.add('ecomflow_sequencer_looks', 1, { warehouse: look.warehouse, outcome: 'failed' });
      if (!isTold) warn(`sequencer: ${error instanceof Error ? error.message : String(error)}`);
      isTold = true;
    }
  };
  void once();
  const timer = setInterval(() => void once(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

export async function lookAtSequencer({ client, meters, warehouse, nowMs }: SequencerLook): Promise<void> {
  const { mode, waiting, loading, oldestOfferedAt } = await queueOf(client, warehouse);
  const waitMs = oldestOfferedAt === null ? 0 : nowMs() - Date.parse(oldestOfferedAt);
  meters.set('ecomflow_sequencer_queue', waiting.length, { warehouse });
  meters.set('ecomflow_sequencer_loading', loading.length, { warehouse });
  meters.set('ecomflow_sequencer_oldest_wait_seconds', Math.max(0, waitMs) / 1000, { warehouse });
  meters.set('ecomflow_sequencer_held', mode === 'running' ? 0 : 1, { warehouse });
  meters.add('ecomflow_sequencer_looks', 1, { warehouse, outcome: 'answered' });
}

/** One that has ended would answer, too, with what it had at its end. */
async function queueOf(client: Client, warehouse: string): Promise<QueueView> {
  const sequencer = client.workflow.getHandle(sequencerId(warehouse));
  try {
    const { status } = await sequencer.describe();
    return status.name === 'RUNNING' ? await sequencer.query<QueueView>(QUEUE_QUERY) : EMPTY_QUEUE;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return EMPTY_QUEUE;
    throw error;
  }
}
