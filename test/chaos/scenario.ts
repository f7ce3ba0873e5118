/** What is run in a lane, whatever befalls it. Each scenario knows how many remote jobs it starts when nothing goes wrong. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { SequencerInput } from '../../src/model/messages';
import { catalogId, sequencerId } from '../../src/model/names';
import type { RunInput, WindowSummary } from '../../src/model/plan';
import { findPipeline } from '../../src/pipelines/registry';
import type { Window } from '../../src/model/window';
import type { ShopDay } from '../e2e/shop';
import type { Lane } from './lane';
import type { Starts } from './starts';

/** What a scenario asks of a lane, be its engines real or scripted. */
export type Stage = Pick<Lane, 'client' | 'taskQueue' | 'warehouse' | 'crawler' | 'foreignCrawl'>;

export interface Scenario {
  run(lane: Lane, days: readonly ShopDay[]): Promise<void>;
  readonly starts: Starts;
}

const { publish, report } = findPipeline('ecommerce');
/** Tables are checked, marts and reports refreshed once a window; the source is compared once, when neither window is missing. */
const AFTER_LOADS = {
  reconciliations: 1,
  tableChecks: 2,
  refreshes: 2 * publish.length,
  ingestions: 2 * report.length,
};

/** Two windows, one after the other. */
export const twoWindows: Scenario = {
  async run(lane, days) {
    for (const day of days) await runWindow(lane, day);
  },
  starts: { glueRuns: 2, loads: 2, ...AFTER_LOADS },
};

/**
 * Every way through the workflows: two ask for the first window at once, and somebody asks what a backfill would do; the
 * second is cancelled while its batch waits in a paused queue and people were told of it, and goes on from there. All the
 * while somebody else crawls.
 */
export const everyWay = {
  async run(lane: Stage, [first, second]: readonly Window[]): Promise<void> {
    if (!first || !second) throw new Error('the scenario takes two windows');
    await lane.foreignCrawl.begin();
    await Promise.all(['', 'again'].map((suffix) => runWindow(lane, first, suffix)));
    await forecast(lane, { from: first.from, to: second.to });
    await holdQueue(lane);
    const cancelled = await ask(lane, second, 'cancelled');
    await untilAlerted(lane);
    await cancelled.cancel();
    await untilFailed(cancelled);
    await lane.client.workflow.getHandle(sequencerId(lane.warehouse)).signal('resume');
    await runWindow(lane, second, 'again', { rerunFrom: 'failed' });
    // No run waited for its crawl, which itself waits for somebody else's.
    await lane.foreignCrawl.end();
    await lane.client.workflow.getHandle(catalogId(lane.crawler)).result();
  },
  // The cancelled run's files are loaded by the one after it.
  starts: { glueRuns: 2, loads: 2, ...AFTER_LOADS },
} satisfies Scenario;

/** Asks for a window and waits until it succeeded. */
export async function runWindow(
  lane: Stage,
  day: Window,
  suffix = '',
  input: Partial<RunInput> = {},
): Promise<WindowSummary> {
  const handle = await ask(lane, day, suffix, input);
  return (await handle.result()) as WindowSummary;
}

export function ask(
  { client, taskQueue }: Stage,
  day: Window,
  suffix = '',
  input: Partial<RunInput> = {},
): Promise<WorkflowHandle> {
  return client.workflow.start('runPipeline', {
    workflowId: `${day.from.slice(0, 10)}-${suffix}`,
    taskQueue,
    args: [{ pipeline: 'ecommerce', from: day.from, to: day.to, ...input }],
  });
}

/** A dry run: nothing is started. */
function forecast({ client, taskQueue }: Stage, { from, to }: Window): Promise<unknown> {
  return client.workflow.execute('backfillPipeline', {
    workflowId: 'forecast',
    taskQueue,
    args: [{ pipeline: 'ecommerce', from, to, dryRun: true }],
  });
}

/** The code with which a run fails. Throws when it succeeds. */
export async function untilFailed(handle: WorkflowHandle): Promise<string> {
  try {
    await handle.result();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && 'type' in cause ? String(cause.type) : String(cause);
  }
  throw new Error(`${handle.workflowId} succeeded`);
}

async function holdQueue({ client, taskQueue, warehouse }: Stage): Promise<void> {
  const input: SequencerInput = { warehouse, heartbeatTimeoutMs: 2_000 };
  await client.workflow.signalWithStart('loadWarehouse', {
    workflowId: sequencerId(warehouse),
    taskQueue,
    args: [input],
    signal: 'pause',
  });
}

/** Until a batch waits and its age was told, which the harness's workflows do within seconds. */
async function untilAlerted(lane: Stage): Promise<void> {
  const handle = lane.client.workflow.getHandle(sequencerId(lane.warehouse));
  for (; ; await sleep(200)) {
    const { events } = await handle.fetchHistory();
    const alerts = (events ?? [])
      .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'alertOfOldBatch')
      .map((event) => String(event.eventId));
    const done = (events ?? []).some((event) =>
      alerts.includes(String(event.activityTaskCompletedEventAttributes?.scheduledEventId)),
    );
    if (done) return;
  }
}
