/** A deployment whose people are told by mail: a bucket, a topic with a queue, an audit, a clock, and Temporal's schedules as a test says. */
import { randomUUID } from 'node:crypto';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createAlertActivities } from '../../../src/activities/alert';
import { createNoticeActivities, type WatchDeps } from '../../../src/activities/notices';
import { createRecordActivities, type RunRecord } from '../../../src/activities/record';
import { createObjectStore } from '../../../src/aws/object-store';
import type { SqlRunner } from '../../../src/aws/sql-runner';
import type { EntityCounts, WindowSummary } from '../../../src/model/plan';
import type { Offer } from '../../../src/model/messages';
import { NEVER_QUIET, type QuietPlan } from '../../../src/model/quiet-hours';
import { findPipeline } from '../../../src/pipelines/registry';
import { openMailbox } from '../../support/mailbox';
import { actingAs, makeBucket } from '../../support/stack';

const COUNTS: EntityCounts = {
  ...{ bronze: 200, splits: 0, silver: 200, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 },
};

/** Of the window that begins on a day of December 2026, half past two the day after. */
export function recordOf(
  day: number,
  result: 'succeeded' | { readonly code: string },
  changes: Partial<RunRecord> & { readonly rejected?: number } = {},
): RunRecord {
  const { rejected = 0, ...others } = changes;
  const [from, to] = [day, day + 1].map((one) => `2026-12-${String(one).padStart(2, '0')}T00:00:00.000Z`);
  const window = { from: from ?? '', to: to ?? '' };
  const counts = { customer: { ...COUNTS, rejected, silver: COUNTS.silver - rejected } };
  const summary: WindowSummary = {
    ...{
      pipeline: 'ecommerce',
      window,
      status: 'succeeded',
      batchId: 'b',
      counts,
      newRows: 200,
      knownRows: 0,
    },
    ...{ reconciled: 'matched', warnings: [], unloaded: [], publish: [], report: [] },
  };
  return {
    pipeline: 'ecommerce',
    window,
    mode: 'missing',
    workflowId: `ecommerce/${window.from.slice(0, 16)}Z/P1D`,
    workflowRunId: randomUUID(),
    startedAt: window.to.replace('T00:00', 'T02:00'),
    finishedAt: window.to.replace('T00:00', 'T02:30'),
    stages: [],
    made: { heartbeatId: null, batchId: null, counts },
    result:
      result === 'succeeded'
        ? { status: 'succeeded', summary }
        : { status: 'failed', code: result.code, message: 'duplicate key (email)=(ana@example.org)' },
    ...others,
  };
}

export interface Told {
  /** Its subjects since the last look. */
  subjects(): Promise<string[]>;
  mails: Awaited<ReturnType<typeof openMailbox>>;
  /** ISO UTC, from now on. */
  at(instant: string): void;
  /** As a run tells and records its end. */
  ends(record: RunRecord): Promise<void>;
  /** Only that: it may be a try that is made again. */
  tells(record: RunRecord): Promise<void>;
  unpublished(): Promise<void>;
  look(): Promise<{ sent: number }>;
  batchWaits(batchId: string): Promise<void>;
  /** What Temporal knows. */
  temporal: { scheduledAt: string | null; oldestOfferedAt: string | null };
  /** SNS takes nothing so many times. */
  sns: { refuses: number };
  audit: { isAway: boolean; asked: number };
  keys(): Promise<string[]>;
  close(): void;
}

export async function openTold(
  sql: Pick<SqlRunner, 'execute' | 'batchOnce'>,
  quietHours: QuietPlan = NEVER_QUIET,
): Promise<Told> {
  const bucket = await makeBucket('ecomflow-lake');
  const mails = await openMailbox();
  const s3 = new S3({ ...actingAs('ecomflow-worker'), forcePathStyle: true });
  const realSns = new SNS(actingAs('ecomflow-worker'));
  const store = createObjectStore(s3);
  let nowMs = 0;
  const temporal: Told['temporal'] = { scheduledAt: null, oldestOfferedAt: null };
  const sns = { refuses: 0 };
  const audit = { isAway: false, asked: 0 };
  const deps = {
    s3,
    store,
    sns: {
      send: (command: never) => {
        if (sns.refuses === 0) return realSns.send(command);
        sns.refuses -= 1;
        return Promise.reject(new Error('SNS takes nothing'));
      },
    },
    sql: {
      execute: (text: string, parameters: Record<string, string>) => {
        audit.asked += 1;
        return audit.isAway
          ? Promise.reject(Object.assign(new Error('away'), { name: 'InternalServerException' }))
          : sql.execute(text, parameters);
      },
    },
    client: clientOf(temporal),
    metrics: undefined,
    nowMs: () => nowMs,
    findPipeline,
    pipelineNames: ['ecommerce'],
    settings: {
      ...{ lakeBucket: bucket, alertTopicArn: mails.topicArn, quietHours, warehouse: 'main' },
      ...{ rejectedShare: 0.01, metricsNamespace: undefined },
    },
  };
  const { tellOfRun, tellOfUnpublished, lookAround } = createNoticeActivities(deps as unknown as WatchDeps);
  const { alertOfOldBatch } = createAlertActivities(deps as never);
  const { recordRun } = createRecordActivities({ sql: sql as SqlRunner });
  const tells = (record: RunRecord): Promise<void> =>
    activityOf(record.workflowRunId).run(tellOfRun, { record });
  return {
    mails,
    subjects: async () => (await mails.read()).map(({ Subject }) => Subject),
    at: (instant) => void (nowMs = Date.parse(instant)),
    async ends(record) {
      if (record.result.status === 'failed') await tells(record);
      await recordRun(record);
      if (record.result.status !== 'failed') await tells(record);
    },
    tells,
    unpublished: () =>
      activityOf(randomUUID()).run(tellOfUnpublished, {
        pipeline: 'ecommerce',
        window: recordOf(3, 'succeeded').window,
        code: 'ELT_PUBLISH_FAILED',
      }),
    look: () => activityOf(randomUUID()).run(lookAround),
    batchWaits: (batchId) =>
      activityOf(randomUUID()).run(alertOfOldBatch, {
        ...{ warehouse: 'main', mode: 'paused' as const, waiting: 1 },
        offer: { batch: { batchId, pipeline: 'ecommerce' }, offeredAt: '2026-12-04T03:00:00.000Z' } as Offer,
      }),
    temporal,
    sns,
    audit,
    keys: async () => (await store.list(bucket, '')).map(({ key }) => key),
    close() {
      mails.close();
      s3.destroy();
      realSns.destroy();
    },
  };
}

/** Of a run: its tries are of the same run. */
function activityOf(runId: string): MockActivityEnvironment {
  return new MockActivityEnvironment({ workflowExecution: { workflowId: 'w', runId } });
}

function clientOf(temporal: Told['temporal']): object {
  const describeSchedule = () =>
    temporal.scheduledAt === null
      ? Promise.reject(new ScheduleNotFoundError('none', 's'))
      : Promise.resolve({ info: { createdAt: new Date(temporal.scheduledAt) } });
  return {
    schedule: { getHandle: () => ({ describe: describeSchedule }) },
    workflow: {
      getHandle: () => ({
        describe: () =>
          temporal.oldestOfferedAt === null
            ? Promise.reject(new WorkflowNotFoundError('none', 'w', undefined))
            : Promise.resolve({ status: { name: 'RUNNING' } }),
        query: () => Promise.resolve({ oldestOfferedAt: temporal.oldestOfferedAt }),
      }),
    },
  };
}
