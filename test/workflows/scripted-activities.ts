/** Answers of an outside world in which everything goes well; a test overrides what it is about. */
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Activities } from '../../src/activities';
import { createBackfillActivities } from '../../src/activities/backfill';
import { translateErrors } from '../../src/activities/classify-errors';
import { createLookActivities } from '../../src/activities/look-at-run';
import { redriveSchema } from '../../src/model/letters';
import { sequencerId } from '../../src/model/names';
import type { LoadOutcome, Plan, WindowInput } from '../../src/model/plan';
import { findPipeline } from '../../src/pipelines/registry';
import { sourceOf } from '../support/sources';

export const WINDOW_INPUT: WindowInput = {
  pipeline: 'ecommerce',
  window: { from: '2010-12-01T00:00:00.000Z', to: '2010-12-02T00:00:00.000Z' },
  mode: 'missing',
  heartbeatTimeoutMs: 10_000,
};

export const PLAN: Plan = {
  pipeline: 'ecommerce',
  sourceKind: 'mysql-cdc',
  sourceSystem: 'ecommerce',
  window: WINDOW_INPUT.window,
  mode: 'missing',
  isDue: true,
  windowMs: 24 * 3_600_000,
  definitionKey: 'definitions/ecommerce/x.json',
  entities: [{ name: 'customer', version: 1 }],
  warehouse: 'main',
  catalog: 'beside',
  reconcile: 'each-run',
  takesFigures: true,
  priority: 'live',
  publish: ['mart_daily_sales'],
  report: ['sales-overview'],
  heartbeatTimeoutMs: 10_000,
};

const COUNTS = { bronze: 3, splits: 0, silver: 3, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 };

/** Everything goes well, in a warehouse of that name. What was committed is remembered here, whatever becomes of a worker. */
export function scriptedActivities(
  client: Client,
  name: string,
  overrides: Partial<Activities> = {},
): Activities {
  const committed = new Map<string, LoadOutcome>();
  const { lookAtRun } = createLookActivities({ client });
  return {
    // The audit knows of no run, and bronze has no object.
    ...translateErrors(
      createBackfillActivities({
        findPipeline,
        findSource: sourceOf({
          nowMs: () => Promise.resolve(Date.now()),
          arrivals: () => Promise.resolve({ objects: [], areAllKnown: false }),
        }),
        sql: { execute: () => Promise.resolve([]) },
        settings: { heartbeatTimeoutMs: 10_000 },
      }),
    ),
    resolveWindow: () => Promise.resolve(WINDOW_INPUT),
    resolvePlan: (input) => Promise.resolve({ ...PLAN, warehouse: name, window: input.window }),
    beginSecuring: () => Promise.resolve({ isMarked: true, mark: 'a mark' }),
    finishSecuring: () =>
      Promise.resolve({
        id: 'a mark',
        epoch: 1,
        arrivedAt: '2010-12-02T00:00:00.000Z',
        slackMs: 1,
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
    // As far as a try can come without being loaded.
    resumeTry: ({ plan, token }) => {
      const batchId = `batch-${plan.window.from}`;
      const { pipeline, window, definitionKey } = plan;
      return Promise.resolve({
        selection: { batchId, manifestKey: 'm', token, objects: 2, bytes: 10 },
        batch: { batchId, batchKey: 'b', pipeline, window, definitionKey },
      });
    },
    startRefine: () => Promise.resolve({ jobRunId: 'jr_1' }),
    waitForRefine: ({ plan, selection }) =>
      Promise.resolve({
        batchId: selection.batchId,
        batchKey: 'b',
        pipeline: plan.pipeline,
        window: plan.window,
        definitionKey: plan.definitionKey,
      }),
    stopRefine: () => Promise.resolve(),
    askForCrawl: () => Promise.resolve(),
    noteLoaded: () => Promise.resolve({ noted: 1 }),
    lastCrawl: () => Promise.resolve({ crawler: name, after: null }),
    startCrawl: () => Promise.resolve({ after: null }),
    waitForCrawl: () => Promise.resolve(),
    waitForCrawler: () => Promise.resolve(),
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
      Promise.resolve({
        statementId: 's',
        otherwise: 'pending',
        markIds: [watermark.id],
        left: 0,
        unloaded: [],
      }),
    waitForReconcile: () => Promise.resolve({ status: 'matched', differences: [], warnings: [] }),
    readRedrive: ({ input }) => Promise.resolve(redriveSchema.parse(input)),
    listLetters: () => Promise.resolve({ counts: {}, letters: [], left: 0 }),
    showLetter: () => Promise.reject(new Error('there is no letter')),
    fixLetter: () => Promise.reject(new Error('there is no letter')),
    chooseLetters: () => Promise.resolve({ letters: [], left: 0 }),
    endLetters: () => Promise.resolve([]),
    resolveNews: () => Promise.reject(new Error('there is no stream')),
    tellOfStored: () => Promise.reject(new Error('there is no stream')),
    tellOfLetters: () => Promise.reject(new Error('there is no stream')),
    alertOfOldBatch: () => Promise.resolve(),
    tellOfRun: () => Promise.resolve(),
    tellOfUnpublished: () => Promise.resolve(),
    lookAround: () => Promise.resolve({ sent: 0 }),
    startTableChecks: ({ loadId }) =>
      Promise.resolve({ statementId: 't', scope: { looked: 'touched', loadId } }),
    waitForTableChecks: () => Promise.resolve({ failure: null, warnings: [] }),
    startCounts: () => Promise.resolve([]),
    waitForCount: () => Promise.resolve(),
    compareCounts: () => Promise.resolve({ status: 'matched', differences: [], warnings: [] }),
    recordRun: () => Promise.resolve(),
    putRunMetrics: () => Promise.resolve(),
    putRunEvent: () => Promise.resolve(),
    startPublish: () => Promise.resolve({ statementIds: ['p'] }),
    waitForPublish: () => Promise.resolve(),
    startReports: () => Promise.resolve({ ingestions: [{ dataSetId: 'sales-overview', ingestionId: 'i' }] }),
    waitForReports: () => Promise.resolve({ 'sales-overview': 1 }),
    writeReport: () => Promise.resolve({ reportKey: 'r' }),
    lookAtRun,
    askPatience: () => Promise.resolve({ quietMs: 60_000, mostMs: 600_000 }),
    lookForFiles: () => Promise.resolve(null),
    holdTrigger: untilCancelled,
    answerTrigger: () => Promise.resolve(),
    ...overrides,
  };
}

/** Somebody waits for as long as the run goes on. */
function untilCancelled(): Promise<void> {
  return Context.current().cancelled;
}
