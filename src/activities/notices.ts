/** Who is told what of runs, and of what no run tells: docs/notifications.md. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { log } from '@temporalio/activity';
import { classifyError } from '../aws/classify-error';
import { doneUpTo } from '../aws/done-up-to';
import type { ObjectStore } from '../aws/object-store';
import type { SqlRunner } from '../aws/sql-runner';
import { EMPTY_QUEUE, QUEUE_QUERY, type QueueView } from '../model/messages';
import { sequencerId } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { rejectedShare, type EntityCounts } from '../model/plan';
import { NOTICES } from '../notices/box';
import { edgeOf, endOf, hasOpen, lookAtPipeline, scheduledSince, type LookDeps } from '../notices/look';
import { mailOf } from '../notices/mail';
import {
  failedStory,
  overStory,
  rejectedStory,
  unpublishedStory,
  unwatchedStory,
  type Unpublished,
} from '../notices/stories';
import { end, open, openIncidents, sendHeld, type TellerDeps } from '../notices/teller';
import { asTeller, type NoticeDeps } from './as-teller';
import { OLD_BATCH_MS, waitingPlace } from './alert';
import type { RunRecord } from './record';

export interface WatchDeps extends NoticeDeps {
  readonly store: Pick<ObjectStore, 'list' | 'readJson' | 'writeJson'>;
  readonly sql: Pick<SqlRunner, 'execute'>;
  readonly client: Pick<Client, 'schedule' | 'workflow'>;
  readonly findPipeline: (name: string) => Pipeline;
  readonly pipelineNames: readonly string[];
  readonly settings: NoticeDeps['settings'] & {
    readonly warehouse: string;
    /** Of an entity's rows in one window; a pipeline may have another. */
    readonly rejectedShare: number;
  };
}

export function createNoticeActivities(deps: WatchDeps) {
  const look = (): LookDeps => ({ ...asTeller(deps), sql: deps.sql, client: deps.client });
  return {
    /** Of a run that failed at once, before the audit has it: a warehouse that is away must not hide that. Of one that succeeded afterwards. Safe to repeat. */
    async tellOfRun({ record }: { readonly record: RunRecord }): Promise<void> {
      const { pipeline, result } = record;
      if (result.status === 'failed') await tellOfFailure(asTeller(deps), record, result.code);
      if (result.status !== 'succeeded') return;
      await tellOfRejected(deps, record, result.summary.counts);
      if (await hasOpen(asTeller(deps), pipeline)) await lookAtPipeline(look(), deps.findPipeline(pipeline));
    },

    /** Of a window that is loaded, and of which people see nothing yet. Its end is told with the next report. Safe to repeat. */
    async tellOfUnpublished(what: Unpublished): Promise<void> {
      const place = { place: what.pipeline, key: 'unpublished' };
      await open(asTeller(deps), place, mailOf(unpublishedStory(what)));
    },

    /** What no run tells: windows that none ran, a queue that moves again, what was held in quiet hours. Safe to repeat. */
    async lookAround(): Promise<{ sent: number }> {
      const teller = asTeller(deps);
      const place = { place: warehousePlace(deps), key: 'unwatched' };
      const isBlind = (await openIncidents(teller, place.place)).some(({ key }) => key === place.key);
      const failure = await lookAtAll(deps, look(), isBlind);
      const { warehouse } = deps.settings;
      if (failure === null)
        await end(teller, place, ({ openedAt }) =>
          mailOf(overStory({ kind: 'unwatched', of: `warehouse ${warehouse}` }, place.key, openedAt)),
        );
      else await open(teller, place, mailOf(unwatchedStory(warehouse, failure)));
      return { sent: await sendHeld(teller) };
    },
  };
}

async function tellOfFailure(teller: TellerDeps, record: RunRecord, code: string): Promise<void> {
  const { pipeline, window, workflowId: runId, workflowRunId } = record;
  const mail = mailOf(failedStory({ pipeline, code, window, runId }));
  await open(teller, { place: pipeline, key: `failed.${code}` }, mail, { workflowRunId });
}

/** Of a backfill's windows each would be news, and whoever began it hears of its end; of others the newest window decides. */
async function tellOfRejected(
  deps: WatchDeps,
  { pipeline: name, window, backfillId, workflowId: runId }: RunRecord,
  counts: Readonly<Record<string, EntityCounts>>,
): Promise<void> {
  if (backfillId !== undefined) return;
  const pipeline = deps.findPipeline(name);
  const limit = pipeline.notices?.rejectedShare ?? deps.settings.rejectedShare;
  const teller = asTeller(deps);
  const before = new Set((await openIncidents(teller, name)).map(({ key }) => key));
  const changed = Object.entries(counts).filter(
    ([entity, books]) => rejectedShare(books) > limit !== before.has(`rejected.${entity}`),
  );
  if (changed.length === 0 || (await isOlder(deps, name, window.to))) return;
  for (const [entity, books] of changed) {
    const key = `rejected.${entity}`;
    const { bronze, splits, rejected } = books;
    // A window without rows says nothing of the source.
    if (bronze + splits === 0) continue;
    const { sourceSystem } = pipeline;
    const rows = { pipeline: name, sourceSystem, runId, entity, rejected, read: bronze + splits, limit };
    if (before.has(key)) await endOf(teller, name, key);
    else await open(teller, { place: name, key }, mailOf(rejectedStory(rows)));
  }
}

async function isOlder({ sql }: WatchDeps, pipeline: string, to: string): Promise<boolean> {
  return Date.parse(to) < ((await doneUpTo(sql, pipeline)) ?? 0);
}

/** The code of what went wrong, or null. One pipeline that cannot be seen hides no other. */
async function lookAtAll(deps: WatchDeps, look: LookDeps, isBlind: boolean): Promise<string | null> {
  let failure: string | null = null;
  const works = [
    ...deps.pipelineNames.map((name) => () => lookIfDue(deps, look, name, isBlind)),
    () => lookAtQueue(deps, look),
  ];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      const { code, message } = classifyError(error);
      log.warn(`notices: ${code} ${message}`);
      failure ??= code;
    }
  }
  return failure;
}

/** The warehouse is asked once for each window that may be late by now, so that one that rests is not kept awake. */
async function lookIfDue(deps: WatchDeps, look: LookDeps, name: string, isBlind: boolean): Promise<void> {
  const pipeline = deps.findPipeline(name);
  if ((await scheduledSince(look, name)) === null && !(await hasOpen(look, name))) return;
  const edge = edgeOf(pipeline, deps.nowMs());
  const { lakeBucket } = deps.settings;
  const key = `${NOTICES}${name}/looked.json`;
  const isKept = (await deps.store.list(lakeBucket, key)).length > 0;
  const seen = isKept ? ((await deps.store.readJson(lakeBucket, key)) as { edge?: string }) : {};
  if (seen.edge === edge && !isBlind) return;
  await lookAtPipeline(look, pipeline);
  await deps.store.writeJson(lakeBucket, key, { edge });
}

/** That a batch waits its sequencer tells, and that none does any more nobody. */
async function lookAtQueue({ client, settings, nowMs }: WatchDeps, teller: TellerDeps): Promise<void> {
  const { warehouse } = settings;
  const place = waitingPlace(warehouse);
  if (!(await openIncidents(teller, place.place)).some(({ key }) => key === place.key)) return;
  const { oldestOfferedAt } = await queueOf(client, warehouse);
  if (oldestOfferedAt !== null && nowMs() - Date.parse(oldestOfferedAt) >= OLD_BATCH_MS) return;
  const of = { kind: 'waiting' as const, of: `warehouse ${warehouse}` };
  await end(teller, place, ({ openedAt }) => mailOf(overStory(of, place.key, openedAt)));
}

/** One that has ended would answer, too, with what it had at its end. */
async function queueOf({ workflow }: Pick<Client, 'workflow'>, warehouse: string): Promise<QueueView> {
  const sequencer = workflow.getHandle(sequencerId(warehouse));
  try {
    const { status } = await sequencer.describe();
    return status.name === 'RUNNING' ? await sequencer.query<QueueView>(QUEUE_QUERY) : EMPTY_QUEUE;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return EMPTY_QUEUE;
    throw error;
  }
}

function warehousePlace({ settings }: WatchDeps): string {
  return waitingPlace(settings.warehouse).place;
}
