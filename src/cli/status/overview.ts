/** What goes on now: the runs that are under way, and what waits for the warehouse. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Row } from '../../aws/sql-runner';
import { EltError } from '../../model/errors';
import { EMPTY_QUEUE, QUEUE_QUERY, type QueueView } from '../../model/messages';
import { sequencerId } from '../../model/names';
import { askWorker } from '../ask-worker';
import { rowsAsText, say } from '../output';
import { table } from '../../model/text-table';
import { describeCatalog, type CatalogView } from './catalog-status';

export interface RunningRun {
  readonly workflowId: string;
  readonly type: string;
  readonly pipeline: string | null;
  readonly stage: string | null;
  readonly startedAt: string;
}

export interface Overview {
  /** Null where no Temporal server answers. */
  readonly running: readonly RunningRun[] | null;
  /** Empty where no sequencer runs; null, with a remark, where nobody could say: no Temporal server, or no worker, answers. */
  readonly queue: QueueView | null;
  /** Of each crawler that somebody has asked for a crawl; null where no Temporal server answers. */
  readonly catalogs: readonly CatalogView[] | null;
  /** The last ones of the audit. */
  readonly runs: readonly Row[];
}

const MOST_RUNNING = 50;

/** Temporal's list is a second or so behind. */
export async function listRunning(client: Client): Promise<RunningRun[]> {
  const found: RunningRun[] = [];
  const query = `ExecutionStatus = 'Running' and WorkflowType in ('runWindow', 'backfillPipeline')`;
  for await (const { workflowId, type, searchAttributes, startTime } of client.workflow.list({ query })) {
    const first = (name: string): string | null => {
      const value: unknown = searchAttributes[name]?.[0];
      return typeof value === 'string' ? value : null;
    };
    found.push({
      workflowId,
      type,
      pipeline: first('Pipeline'),
      stage: first('Stage'),
      startedAt: startTime.toISOString(),
    });
    if (found.length === MOST_RUNNING) break;
  }
  return found;
}

/** Null, with a remark on stderr, where no worker answers within `answerMs`. */
export async function lookAtQueue(
  client: Client,
  warehouse: string,
  answerMs?: number,
): Promise<QueueView | null> {
  try {
    const handle = client.workflow.getHandle(sequencerId(warehouse));
    if ((await handle.describe()).status.name !== 'RUNNING') return EMPTY_QUEUE;
    return await askWorker(client, () => handle.query<QueueView>(QUEUE_QUERY), answerMs);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return EMPTY_QUEUE;
    if (!(error instanceof EltError)) throw error;
    say(`what waits for the warehouse is not known: ${error.message}`);
    return null;
  }
}

export function describeOverview({ running, queue, catalogs, runs }: Overview): string {
  return [
    ...(running && running.length > 0 ? [`running\n${describeRunning(running)}`] : []),
    ...(queue ? [describeQueue(queue)] : []),
    ...(catalogs ?? []).map(describeCatalog),
    runs.length === 0 ? 'no runs yet' : `last runs\n${rowsAsText(runs)}`,
  ].join('\n\n');
}

function describeRunning(running: readonly RunningRun[]): string {
  return table(
    running.map(({ workflowId, stage, startedAt }) => [workflowId, stage ?? '', `since ${startedAt}`]),
  );
}

function describeQueue({ mode, waiting, loading, oldestOfferedAt }: QueueView): string {
  const oldest = oldestOfferedAt === null ? '' : `, the oldest since ${oldestOfferedAt}`;
  return [
    `loads: ${mode}; ${loading.length} loading, ${waiting.length} waiting${oldest}`,
    ...loading.map((batchId) => `  loading  ${batchId}`),
    ...waiting.map(({ batch, priority }) => `  waiting  ${batch.batchId}  ${priority}`),
  ].join('\n');
}
