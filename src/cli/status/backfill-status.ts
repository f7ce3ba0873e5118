/** A backfill whole: how far it is or how it ended, as Temporal says, and its runs, as the audit has them. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Row, SqlRunner } from '../../aws/sql-runner';
import type { BackfillForecast, BackfillResult, BackfillView } from '../../model/backfill';
import { BACKFILL_QUERY } from '../../model/messages';
import { askOrRemark, askWorker } from '../ask-worker';
import { describeEnd, describeProgress } from '../backfill';
import { rowsAsText } from '../output';
import { failureOf } from './failure-of';

/** What Temporal knows of it. */
export interface BackfillState {
  /** As Temporal calls it: RUNNING, COMPLETED, CANCELLED, FAILED, TERMINATED. */
  readonly status: string;
  /** While it runs; null while no worker answers for it, and before it has a plan. */
  readonly progress: BackfillView | null;
  /** Once it is completed. */
  readonly result: BackfillResult | BackfillForecast | null;
  /** Why it is failed, as code and message; null where it is not. */
  readonly failure: string | null;
}

export interface BackfillStatus {
  readonly backfill: string;
  /** Null where Temporal does not know it any more, or, with a remark, where no server answers. */
  readonly state: BackfillState | null;
  /** How many of its runs had which end. */
  readonly ends: readonly Row[];
  /** The last ones of them. */
  readonly runs: readonly Row[];
}

/** Null where nothing of that id is a backfill. `answerMs`: how long a worker may think about it. */
export async function askBackfill(
  client: Client,
  id: string,
  answerMs?: number,
): Promise<BackfillState | null> {
  const handle = client.workflow.getHandle(id);
  const askProgress = (): Promise<BackfillView | null> =>
    askWorker(client, () => handle.query<BackfillView | null, []>(BACKFILL_QUERY), answerMs);
  try {
    const { type, status } = await handle.describe();
    if (type !== 'backfillPipeline') return null;
    const state = { status: status.name, progress: null, result: null, failure: null };
    switch (status.name) {
      case 'RUNNING':
        return { ...state, progress: await askOrRemark('how far it is', askProgress) };
      case 'COMPLETED':
        return { ...state, result: (await handle.result()) as BackfillResult | BackfillForecast };
      case 'FAILED':
        return { ...state, failure: await failureOf(handle) };
      default:
        return state;
    }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

const MOST_RUNS = 20;

export async function readBackfillRuns(
  sql: SqlRunner,
  id: string,
): Promise<Pick<BackfillStatus, 'ends' | 'runs'>> {
  const [ends, runs] = await Promise.all([
    sql.execute(
      'select status, count(*) as run_count from etl_run where backfill_id = :id group by status order by status',
      { id },
    ),
    sql.execute(
      `select run_id, status, error_code, started_at, finished_at from etl_run
       where backfill_id = :id order by started_at desc limit ${MOST_RUNS}`,
      { id },
    ),
  ]);
  return { ends, runs };
}

export function describeBackfill({ backfill, state, ends, runs }: BackfillStatus): string {
  const counts = ends.map(({ status, run_count }) => `${String(run_count)} ${String(status)}`);
  return [
    describeState(backfill, state),
    ...(runs.length > 0 ? [`runs: ${counts.join(', ')}\n${rowsAsText(runs)}`] : []),
  ].join('\n\n');
}

function describeState(backfill: string, state: BackfillState | null): string {
  if (!state) return `${backfill}: only its runs are known`;
  if (state.result) return describeEnd(state.result);
  if (state.failure !== null) return `${backfill}: failed: ${state.failure}`;
  if (state.status !== 'RUNNING') return `${backfill}: ${state.status.toLowerCase()}`;
  if (!state.progress) return `${backfill}: running, no worker says how far`;
  const { done, total, text } = describeProgress(state.progress);
  return `${backfill}: running since ${state.progress.startedAt}\n${done}/${total} ${text}`;
}
