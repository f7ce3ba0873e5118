/** A worker with scripted activities on a real server: each test says what the outside world answers. */
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities } from '../../src/activities';
import { createBackfillActivities } from '../../src/activities/backfill';
import type { LoadOutcome, Plan, WindowInput } from '../../src/model/plan';
import { sequencerId } from '../../src/model/names';
import { findPipeline } from '../../src/pipelines/registry';
import { testStack, uniqueName } from '../support/stack';
import { hastyBundle, workflowBundle } from '../support/workflow-bundle';

// Failures are planted here: the worker's warnings about them would bury the report.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
});

/** Where the workflows of a test run. */
export interface Server {
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
}

/** The dev server of this run's stack: for all that signals between workflows, in real time. */
export async function openDevServer(): Promise<Server & { close(): Promise<void> }> {
  const address = testStack().temporalAddress;
  const connection = await Connection.connect({ address });
  const nativeConnection = await NativeConnection.connect({ address });
  return {
    client: new Client({ connection }),
    nativeConnection,
    async close() {
      await nativeConnection.close();
      await connection.close();
    },
  };
}

/**
 * The time-skipping server that set-up made: for timers alone. Where workflows signal each other it locks up now and then
 * (two threads wait for a run's lock that none holds, seen in 1.33.0), so no sequencer belongs there.
 */
export async function createTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const path = testStack().tools.testServer;
  // The SDK gives the server 5 s to answer, which a JVM on a busy machine may miss: that alone is tried again.
  for (let tries = 1; ; tries += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({
        server: { executable: { type: 'existing-path', path } },
      });
    } catch (error) {
      // Not `instanceof Error`: it comes from outside of Jest's realm.
      if (tries === 5 || !String(error).includes('did not start within')) throw error;
    }
  }
}

export const WINDOW_INPUT: WindowInput = {
  pipeline: 'ecommerce',
  window: { from: '2010-12-01T00:00:00.000Z', to: '2010-12-02T00:00:00.000Z' },
  mode: 'missing',
  heartbeatTimeoutMs: 10_000,
};

export const PLAN: Plan = {
  pipeline: 'ecommerce',
  sourceSystem: 'ecommerce',
  window: WINDOW_INPUT.window,
  mode: 'missing',
  isDue: true,
  windowMs: 24 * 3_600_000,
  definitionKey: 'definitions/ecommerce/x.json',
  database: 'shop',
  entities: [{ name: 'customer', table: 'customer', version: 1 }],
  warehouse: 'main',
  reconcile: 'each-run',
  priority: 'live',
  publish: ['mart_daily_sales'],
  report: ['sales-overview'],
  heartbeatTimeoutMs: 10_000,
};

const COUNTS = { bronze: 3, splits: 0, silver: 3, rejected: 0, duplicates: 0 };

/**
 * A world in which everything goes well; a test overrides what it is about.
 * Its task queue and warehouse are its own: a sequencer of an earlier test may still be idling.
 */
export function scriptedWorld(server: Server, overrides: Partial<Activities> = {}) {
  const name = uniqueName('world', '-');
  const activities = scriptedActivities(server, name, overrides);
  return {
    name,
    activities,
    run: <T>(work: () => Promise<T>): Promise<T> =>
      withWorker(server, name, activities, workflowBundle(), work),
    /** With workflows that wait seconds instead of minutes. */
    runHastily: <T>(work: () => Promise<T>): Promise<T> =>
      withWorker(server, name, activities, hastyBundle(), work),
    /** With other workflows than the worker's own. */
    runWith: <T>(bundle: ReturnType<typeof workflowBundle>, work: () => Promise<T>): Promise<T> =>
      withWorker(server, name, activities, bundle, work),
  };
}

function scriptedActivities({ client }: Server, name: string, overrides: Partial<Activities>): Activities {
  const committed = new Map<string, LoadOutcome>();
  return {
    // The audit knows of no run.
    ...createBackfillActivities({
      findPipeline,
      sql: { execute: () => Promise.resolve([]) },
      settings: { heartbeatTimeoutMs: 10_000 },
    }),
    resolveWindow: () => Promise.resolve(WINDOW_INPUT),
    resolvePlan: (input) => Promise.resolve({ ...PLAN, warehouse: name, window: input.window }),
    startReplication: () => Promise.resolve({ taskArn: 'arn:task', epoch: 1, batchIntervalMs: 1 }),
    waitForReplication: () => Promise.resolve(),
    writeHeartbeat: () => Promise.resolve({ written: true, writtenAt: '2010-12-02T00:00:00.000Z' }),
    waitForHeartbeat: ({ heartbeatId }) =>
      Promise.resolve({
        heartbeatId,
        epoch: 1,
        sequence: '1',
        arrivedAt: '2010-12-02T00:00:00.000Z',
        figures: [],
      }),
    selectObjects: ({ plan, token }) =>
      Promise.resolve({
        batchId: `batch-${plan.window.from}`,
        manifestKey: 'm',
        token,
        objects: 2,
        bytes: 10,
      }),
    startRefine: () => Promise.resolve({ jobRunId: 'jr_1' }),
    waitForRefine: ({ plan, selection }) =>
      Promise.resolve({
        batchId: selection.batchId,
        batchKey: 'b',
        pipeline: plan.pipeline,
        window: plan.window,
        definitionKey: plan.definitionKey,
      }),
    startCrawl: () => Promise.resolve({ since: '2010-12-02T00:00:00.000Z' }),
    waitForCrawl: () => Promise.resolve(),
    checkBatch: () => Promise.resolve({ counts: { customer: COUNTS }, failure: null, warnings: [] }),
    offerBatch: async ({ warehouse, heartbeatTimeoutMs, offer }) => {
      const known = committed.get(offer.batch.batchId);
      if (known) return known;
      await client.workflow.signalWithStart('loadWarehouse', {
        workflowId: sequencerId(warehouse),
        taskQueue: name,
        args: [{ warehouse, heartbeatTimeoutMs }],
        signal: 'offer',
        signalArgs: [offer],
      });
      return null;
    },
    startLoad: ({ loadId }) => Promise.resolve({ statementId: loadId }),
    waitForLoad: ({ load }) => {
      const outcomes = load.batches.map(
        ({ batchId }) =>
          [batchId, { status: 'committed', loadId: load.loadId, newRows: 3, knownRows: 0 }] as const,
      );
      for (const [id, outcome] of outcomes) committed.set(id, outcome);
      return Promise.resolve(Object.fromEntries(outcomes));
    },
    lookAtBatch: ({ batchId }) => Promise.resolve(committed.get(batchId) ?? null),
    startReconcile: ({ watermark }) =>
      Promise.resolve({ statementId: 's', heartbeatIds: [watermark.heartbeatId], unloaded: [] }),
    waitForReconcile: () => Promise.resolve({ status: 'matched', differences: [] }),
    alertOfOldBatch: () => Promise.resolve(),
    startTableChecks: () => Promise.resolve({ statementId: 't' }),
    waitForTableChecks: () => Promise.resolve({ failure: null, warnings: [] }),
    recordRun: () => Promise.resolve(),
    startPublish: () => Promise.resolve({ statementIds: ['p'] }),
    waitForPublish: () => Promise.resolve(),
    startReports: () => Promise.resolve({ ingestions: [{ dataSetId: 'sales-overview', ingestionId: 'i' }] }),
    waitForReports: () => Promise.resolve({ 'sales-overview': 1 }),
    writeReport: () => Promise.resolve({ reportKey: 'r' }),
    lookAtRun: async ({ workflowId }) => {
      const handle = client.workflow.getHandle(workflowId);
      const { status } = await handle.describe();
      if (status.name === 'COMPLETED') return { state: 'succeeded', result: await handle.result() };
      return { state: status.name === 'RUNNING' ? 'running' : 'failed', result: null };
    },
    ...overrides,
  };
}

/** Runs `work` while a worker with these activities polls. */
async function withWorker<T>(
  { client, nativeConnection }: Server,
  taskQueue: string,
  activities: Activities,
  bundle: ReturnType<typeof workflowBundle>,
  work: () => Promise<T>,
): Promise<T> {
  const worker = await Worker.create({
    connection: nativeConnection,
    taskQueue,
    workflowBundle: await bundle,
    activities,
  });
  try {
    return await worker.runUntil(work);
  } finally {
    await endSequencer(client, taskQueue);
  }
}

/** A sequencer idles for a minute before it ends, and nobody polls for it any more. */
async function endSequencer(client: Client, warehouse: string): Promise<void> {
  try {
    await client.workflow.getHandle(sequencerId(warehouse)).terminate('the test is over');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** What an activity throws at the workflow's side of the border. */
export function failure(code: string, nonRetryable = true): ApplicationFailure {
  return ApplicationFailure.create({ type: code, message: `planted ${code}`, nonRetryable });
}
