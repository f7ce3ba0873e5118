/** What is looked for on a day, by a run, a backfill or the sequencer: as the worker does it, and how it was before. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { paginateGetJobRuns } from '@aws-sdk/client-glue';
import { createRecordActivities } from '../../src/activities/record';
import { createBackfillActivities } from '../../src/activities/backfill';
import { createCheckActivities } from '../../src/activities/check';
import type { CheckedRun } from '../../src/activities/check-log';
import { findRuns } from '../../src/aws/glue-runs';
import { findUnloaded } from '../../src/activities/unloaded';
import { createPlanActivities } from '../../src/activities/plan';
import { createSelectActivities } from '../../src/activities/select';
import { createCheckTablesActivities } from '../../src/activities/check-tables';
import { readLedger } from '../../src/aws/ledger';
import { readWarehouseChecks } from '../../src/aws/warehouse-files';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { ENVELOPE } from '../../src/model/batch-file';
import { startingWith } from '../../src/model/key-range';
import { bronzePrefix } from '../../src/model/names';
import { listArrivals } from '../../src/sources/mysql-cdc/arrivals';
import type { SourceKind } from '../../src/sources/source-kind';
import type { Counted } from './counted';
import { PIPELINE, untilDone, type Past, type World } from './world';

export interface Look {
  readonly what: string;
  readonly now: () => Promise<unknown>;
  /** What of it grew with the past; null where nothing did. */
  readonly before: (() => Promise<unknown>) | null;
}

const MINUTE_MS = 60_000;
const CHECKS = readWarehouseChecks(join(PROJECT_ROOT, 'sql'));
const FORGET_LOOKS = "delete from etl_check_pass where checked_at >= date_trunc('day', now())";

export function looksOf(world: World, past: Past, { sql, store, glue }: Counted): Look[] {
  const { plan, job, loadId, bucket } = past;
  const settings = { bronzeBucket: bucket, lakeBucket: bucket, pollMinMs: 20, heartbeatTimeoutMs: 10_000 };
  const endMs = Date.parse(plan.window.to);
  const source = bronzeIn(store, bucket);
  const run: CheckedRun = {
    workflowId: 'bench',
    workflowRunId: 'bench',
    pipeline: plan.pipeline,
    window: plan.window,
    batchId: `day-${past.days}`,
  };
  const wholeLedger = (): Promise<unknown> =>
    readLedger(sql, plan.pipeline, [startingWith(bronzePrefix(plan.pipeline))]);
  const askRules = async (load: string | null, expected: string): Promise<void> => {
    const activities = createCheckTablesActivities({ sql, store, checks: CHECKS, settings });
    const { statementId, scope } = await activities.startTableChecks({
      plan,
      // Each look is another run's, as its note replaces the one before.
      run: { ...run, workflowRunId: randomUUID() },
      loadId: load,
      token: randomUUID(),
    });
    await untilDone(sql, statementId);
    const broken = await past.sql.execute(
      "select place, check_name, failed_rows from etl_check where severity = 'fail' and failed_rows > 0",
    );
    if (scope.looked !== expected || broken.length > 0)
      throw new Error(`the rules looked at ${scope.looked}, not ${expected}: ${JSON.stringify(broken)}`);
  };
  const askEverything = async (): Promise<void> => {
    await world.ask(past.database, FORGET_LOOKS);
    await askRules(loadId, 'all');
  };
  const planning = createPlanActivities({
    ...{ sql, store, nowMs: () => endMs, findPipeline: () => PIPELINE },
    findSource: () => ({ ...source(), nowMs: () => Promise.resolve(endMs) }),
    settings: { ...settings, warehouse: 'main' },
  });
  return [
    {
      what: 'select',
      now: () =>
        createSelectActivities({ findSource: source, sql, store, settings }).selectObjects({
          plan,
          token: randomUUID(),
        }),
      before: wholeLedger,
    },
    {
      what: "a try's Glue runs",
      // A try that begins when all of the past is past.
      now: () => findRuns(glue, job, 'token', new Date(Date.now() + 10 * MINUTE_MS).toISOString()),
      before: async () => {
        for await (const page of paginateGetJobRuns({ client: glue }, { JobName: job })) void page;
      },
    },
    {
      what: 'objects missing before a heartbeat',
      now: () =>
        findUnloaded({ sql, findSource: source }, { plan, slackMs: MINUTE_MS }, [
          { id: 'h', epoch: 1, arrivedMs: endMs + MINUTE_MS },
        ]),
      before: wholeLedger,
    },
    { what: "a backfill's slice of one day", now: () => sliceDay(past, sql, store), before: null },
    {
      what: 'which window comes next',
      now: () => planning.resolveWindow({ run: { pipeline: plan.pipeline, wait: true }, scheduledAt: null }),
      before: null,
    },
    { what: 'checks of a batch, and its volume', now: () => checkBatch(world, past, run, sql), before: null },
    { what: "a run's row in the audit", now: () => recordRun(run, sql), before: null },
    {
      what: 'rules by table, after a load',
      now: () => askRules(loadId, 'touched'),
      before: askEverything,
    },
    { what: 'rules by table, nothing loaded', now: () => askRules(null, 'touched'), before: askEverything },
  ];
}

/** The source, as far as it lies in a bucket. */
function bronzeIn(store: Counted['store'], bucket: string): () => SourceKind {
  const settings = { bronzeBucket: bucket, lakeBucket: bucket };
  const part: Partial<SourceKind> = {
    kind: 'mysql-cdc',
    arrivals: (asked) => listArrivals({ store, settings }, asked),
  };
  return () => part as SourceKind;
}

/** All of it is due. */
function sliceDay({ plan, bucket }: Past, sql: Counted['sql'], store: Counted['store']): Promise<unknown> {
  const activities = createBackfillActivities({
    ...{ sql, findPipeline: () => PIPELINE, findSource: bronzeIn(store, bucket) },
    settings: { heartbeatTimeoutMs: 10_000 },
  });
  return activities.sliceBackfill({
    plan: {
      ...{ pipeline: plan.pipeline, range: plan.window, stepMs: plan.windowMs, mode: 'all' },
      ...{ order: 'oldest-first', stopOnFailure: false, dryRun: false, maxParallel: 4, together: 31 },
      ...{ publish: [], report: [], heartbeatTimeoutMs: 10_000 },
    },
    step: 0,
  });
}

/** A batch of as many lines as every day has. */
async function checkBatch(
  { store }: World,
  { plan, bucket, days }: Past,
  run: CheckedRun,
  sql: Counted['sql'],
): Promise<void> {
  const batchId = `checked-${days}`;
  const counts = { contractVersion: 1, bronze: 60, splits: 0, silver: 60, rejected: 0, duplicates: 0 };
  await store.writeJson(bucket, 'batch.json', {
    ...{
      envelope: ENVELOPE,
      batchId,
      pipeline: plan.pipeline,
      sourceSystem: plan.sourceSystem,
      window: plan.window,
    },
    ...{ token: 't', jobRunId: 'jr', files: {} },
    entities: { order_line: { ...counts, files: [], checks: [] } },
  });
  const { definitionKey, pipeline, window } = plan;
  const activities = createCheckActivities({ store, sql, settings: { lakeBucket: bucket } });
  // Each time another run, which is another statement.
  await activities.checkBatch({
    plan,
    batch: { batchId, batchKey: 'batch.json', pipeline, window, definitionKey },
    run: { ...run, workflowRunId: randomUUID() },
  });
}

async function recordRun({ pipeline, window }: CheckedRun, sql: Counted['sql']): Promise<void> {
  const at = window.to;
  await createRecordActivities({ sql }).recordRun({
    ...{ pipeline, window, mode: 'missing', workflowId: 'bench', workflowRunId: randomUUID() },
    ...{ startedAt: at, finishedAt: at, stages: [] },
    made: { heartbeatId: null, batchId: null, counts: {} },
    result: { status: 'failed', code: 'BENCH', message: 'bench' },
  });
}
