/**
 * What an operator has before them: a namespace, a worker on the queue `ecomflow`, a warehouse with its audit. Which windows
 * need a run, what is resolved and what is recorded is done in earnest; DMS, Glue and the loads are played.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { Activities } from '../../../src/activities';
import { createRecordActivities } from '../../../src/activities/record';
import { createBackfillActivities } from '../../../src/activities/backfill';
import { translateErrors } from '../../../src/activities/classify-errors';
import { createPlanActivities } from '../../../src/activities/plan';
import { createLookActivities } from '../../../src/activities/look-at-run';
import { createOfferActivities } from '../../../src/activities/offer';
import type { ObjectStore } from '../../../src/aws/object-store';
import { batchId, controlKey } from '../../../src/model/names';
import type { EntityCounts, Plan } from '../../../src/model/plan';
import { findPipeline } from '../../../src/pipelines/registry';
import type { runPipeline } from '../../../src/workflows';
import { openNamespace, type Namespace } from '../../schedules/support';
import { openWarehouse, type Warehouse } from '../../sql/support/warehouse';
import { testStack } from '../../support/stack';
import { workflowBundle } from '../../support/workflow-bundle';
import { scriptedActivities } from '../../workflows/scripted-activities';
import { mysqlIn, sourceAt } from '../../support/sources';

/** As the command line finds it by default. */
const TASK_QUEUE = 'ecomflow';
const HEARTBEAT_TIMEOUT_MS = 10_000;

export interface World {
  readonly space: Namespace;
  /** Where `temporal config` may write. */
  readonly configFile: string;
  /** Days whose batch breaks a rule. */
  readonly broken: Set<string>;
  /** Days whose Glue run takes until it is let go or stopped. */
  readonly refining: Set<string>;
  /** While true, the load that has begun goes on. */
  loading: boolean;
  /** Days whose load has begun. */
  readonly begun: Set<string>;
  /** As when its task died: nobody works on the queue until `hireWorker`. */
  dismissWorker(): Promise<void>;
  hireWorker(): Promise<void>;
  /** Starts the run of a day, and waits until it is in that stage or has failed. */
  begin(day: string, until: 'refine' | 'load' | 'failed'): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  // Failures are planted: what the worker says of them would bury the report.
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
  });
  const [space, warehouse] = await Promise.all([openNamespace(), openWarehouse()]);
  await warehouse.install();
  const before = { ...process.env };
  Object.assign(process.env, testStack().env, {
    TEMPORAL_ADDRESS: testStack().temporalAddress,
    TEMPORAL_NAMESPACE: space.name,
    ECOMFLOW_TASK_QUEUE: TASK_QUEUE,
    ECOMFLOW_REDSHIFT_DATABASE: warehouse.database,
  });
  const folder = mkdtempSync(join(tmpdir(), 'ecomflow-runbook-'));
  const configFile = join(folder, 'temporal.toml');
  const state = {
    space,
    configFile,
    broken: new Set<string>(),
    refining: new Set<string>(),
    loading: false,
    begun: new Set<string>(),
  };
  const activities = playedActivities(space, warehouse, state);
  let dismiss: () => Promise<void>;
  const hireWorker = async (): Promise<void> => {
    const worker = await Worker.create({
      connection: space.nativeConnection,
      namespace: space.name,
      taskQueue: TASK_QUEUE,
      workflowBundle: await workflowBundle(),
      activities,
      // A cancellation comes as the answer to a heartbeat.
      maxHeartbeatThrottleInterval: 100,
    });
    const worked = worker.run();
    dismiss = () => {
      worker.shutdown();
      return worked;
    };
  };
  await hireWorker();
  return Object.assign(state, {
    hireWorker,
    dismissWorker: () => dismiss(),
    begin: (day: string, until: 'refine' | 'load' | 'failed') => beginRun(space, day, until),
    async close() {
      state.refining.clear();
      state.loading = false;
      await dismiss();
      rmSync(folder, { recursive: true });
      await Promise.all([space.close(), warehouse.close()]);
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    },
  });
}

const COUNTS: Readonly<Record<string, EntityCounts>> = {
  customer: { bronze: 5, splits: 1, silver: 6, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 },
  product: { bronze: 3, splits: 0, silver: 3, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 },
  sales_order: { bronze: 14, splits: 0, silver: 13, rejected: 1, duplicates: 0, unmapped: 0, folded: 0 },
  order_line: { bronze: 31, splits: 0, silver: 31, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 },
};
const NEW_ROWS = 53;

const CONTROL = {
  ...{ pipeline: 'ecommerce', epoch: 1, schema: 'shop', table: 'order_line', entity: 'order_line' },
  ...{ fullLoadStartTime: '2010-12-01T00:00:00.000Z', fullLoadEndTime: '2010-12-01T00:00:01.000Z' },
  ...{ fullLoadRows: 0, objects: [] },
};

/** Every day brings so much that a run takes no two of them together. */
const BUSY_BRONZE: Pick<ObjectStore, 'list' | 'readJson'> = {
  list(_, prefix) {
    const day = /(\d{4})\/(\d{2})\/(\d{2})\/$/.exec(prefix)?.slice(1).join('');
    const key =
      day === undefined ? controlKey('ecommerce', 1, 'order_line') : `${prefix}${day}-080000000.parquet`;
    return Promise.resolve([{ key, etag: 'e', size: 100 * 1024 * 1024 }]);
  },
  readJson: () => Promise.resolve(CONTROL),
};

function playedActivities(
  space: Namespace,
  { runner: sql }: Warehouse,
  state: Pick<World, 'broken' | 'refining' | 'loading' | 'begun'>,
): Activities {
  const { client } = space;
  const settings = { heartbeatTimeoutMs: HEARTBEAT_TIMEOUT_MS, lakeBucket: 'lake', warehouse: 'main' };
  const played = scriptedActivities(client, 'main');
  const loaded = new Set<string>();
  const { resolveWindow, resolvePlan } = createPlanActivities({
    findPipeline,
    sql,
    findSource: sourceAt(Date.now),
    nowMs: Date.now,
    settings,
    // Where the definition is frozen; nobody reads it here.
    store: { writeJson: () => Promise.resolve() } as never,
  });
  const selectionOf = (plan: Plan, token: string) => {
    const id = batchId(plan.pipeline, plan.window, token);
    return { batchId: id, manifestKey: 'm', token, objects: 8, bytes: 4096 };
  };
  return {
    ...played,
    ...translateErrors({
      resolveWindow,
      resolvePlan,
      ...createRecordActivities({ sql }),
      ...createBackfillActivities({
        findPipeline,
        findSource: mysqlIn(BUSY_BRONZE, 'bronze'),
        sql,
        settings,
      }),
      ...createLookActivities({ client }),
      ...createOfferActivities({ client, sql, settings: { taskQueue: TASK_QUEUE } }),
    }),
    selectObjects({ plan, token }) {
      const isKnown = plan.mode !== 'all' && loaded.has(dayOf(plan.window));
      return Promise.resolve({ ...selectionOf(plan, token), ...(isKnown ? { objects: 0 } : {}) });
    },
    resumeTry({ plan, rerunFrom, token }) {
      const selection = selectionOf(plan, token);
      const { pipeline, window, definitionKey } = plan;
      const batch = { batchId: selection.batchId, batchKey: 'b', pipeline, window, definitionKey };
      return Promise.resolve({ selection, batch: rerunFrom === 'refine' ? null : batch });
    },
    async waitForRefine(input) {
      while (state.refining.has(dayOf(input.plan.window))) await linger();
      return played.waitForRefine(input);
    },
    checkBatch({ plan }) {
      const isBroken = state.broken.has(dayOf(plan.window));
      const message = 'sales_order: committed_late (1), such as 536381';
      const failure = isBroken ? ({ code: 'ELT_CHECK_FAILED', message } as const) : null;
      return Promise.resolve({ counts: COUNTS, failure, warnings: [] });
    },
    async waitForLoad({ load }) {
      for (const { window } of load.batches) state.begun.add(dayOf(window));
      while (state.loading) await linger();
      for (const { window } of load.batches) loaded.add(dayOf(window));
      const committed = {
        status: 'committed',
        loadId: load.loadId,
        newRows: NEW_ROWS,
        knownRows: 0,
      } as const;
      return Object.fromEntries(load.batches.map((batch) => [batch.batchId, committed]));
    },
  };
}

function dayOf({ from }: { readonly from: string }): string {
  return from.slice(0, 10);
}

/** Throws when the activity is cancelled. */
async function linger(): Promise<void> {
  const context = Context.current();
  context.heartbeat();
  await context.sleep(50);
}

async function beginRun({ client }: Namespace, day: string, until: string): Promise<void> {
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const handle = await client.workflow.start<typeof runPipeline>('runPipeline', {
    workflowId: `arranged-${day}`,
    taskQueue: TASK_QUEUE,
    args: [{ pipeline: 'ecommerce', from: day, to: next }],
  });
  if (until === 'failed')
    return handle.result().then(
      () => undefined,
      () => undefined,
    );
  const run = client.workflow.getHandle(`ecommerce/${day}T00:00Z/P1D`);
  const stage = () => run.query<{ stage: string }>('progress').catch(() => null);
  for (let tries = 0; (await stage())?.stage !== until; tries += 1) {
    if (tries === 200) throw new Error(`the run of ${day} does not come to ${until}`);
    await sleep(50);
  }
}
