/** What is run in a lane, whatever befalls it. How many remote jobs it starts when nothing goes wrong is known. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { FILES_CAME_SIGNAL, type SequencerInput } from '../../src/model/messages';
import { catalogId, gatheringId, sequencerId } from '../../src/model/names';
import type { RunInput, WindowSummary } from '../../src/model/plan';
import type { Pipeline } from '../../src/model/pipeline';
import type { Window } from '../../src/model/window';
import { untilDoing } from './interfere';
import { countsDelivered } from './kill-points';
import type { Lane } from './lane';
import type { Starts } from './starts';

/** What a scenario asks of a lane, be its engines real or scripted. */
export type Stage = Pick<
  Lane,
  'client' | 'taskQueue' | 'warehouse' | 'crawler' | 'foreignCrawl' | 'pipeline'
> & {
  /** Folder of those who wait for the first run; absent, nobody does. */
  readonly trigger?: string;
  /** Whether its landing starts runs: then files come at last that a run had already. */
  readonly gathers?: boolean;
};

export interface Scenario {
  run(lane: Lane, days: readonly Window[]): Promise<void>;
}

/**
 * What either scenario starts when nothing goes wrong. Tables are checked, marts and reports refreshed once a window; a source with
 * figures is compared once, when neither window is missing, and one that counts what it delivered counts each feed in each window.
 */
export function startsOf(pipeline: Pipeline): Starts {
  const { publish, report, source } = pipeline;
  const isCounted = countsDelivered(pipeline);
  return {
    glueRuns: 2,
    // The cancelled run's files are loaded by the one after it.
    loads: 2,
    reconciliations: isCounted ? 0 : 1,
    counts: isCounted && 'mappings' in source ? 2 * source.feeds.length : 0,
    tableChecks: 2,
    refreshes: 2 * publish.length,
    ingestions: 2 * report.length,
  };
}

/** Two windows, one after the other. */
export const twoWindows: Scenario = {
  async run(lane, days) {
    for (const day of days) await runWindow(lane, day);
  },
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
    const isAwaited = lane.pipeline.catalog === 'after';
    const awaited = isAwaited ? untilDoing(lane, 'waitForCrawler').then(lane.foreignCrawl.end) : null;
    // It is waited for below. Where the way ends before, what ended it is told, and not that nobody is there to look at any more.
    awaited?.catch(() => undefined);
    const triggered = lane.trigger === undefined ? {} : { trigger: lane.trigger };
    await Promise.all([runWindow(lane, first, '', triggered), runWindow(lane, first, 'again')]);
    await forecast(lane, { from: first.from, to: second.to });
    await holdQueue(lane);
    const cancelled = await ask(lane, second, 'cancelled');
    await untilAlerted(lane);
    await cancelled.cancel();
    await untilFailed(cancelled);
    await lane.client.workflow.getHandle(sequencerId(lane.warehouse)).signal('resume');
    await runWindow(lane, second, 'again', { rerunFrom: 'failed' });
    // Where no run waits for its crawl, that waits for somebody else's until here.
    await (awaited ?? lane.foreignCrawl.end());
    await lane.client.workflow.getHandle(catalogId(lane.crawler)).result();
    if (lane.gathers) await gatherNothing(lane, first);
  },
} satisfies Scenario;

/** An event of a file that a run had already: nothing is started. */
async function gatherNothing({ client, taskQueue, pipeline }: Stage, { from }: Window): Promise<void> {
  const gathering = await client.workflow.signalWithStart('gatherFiles', {
    workflowId: gatheringId(pipeline.name),
    taskQueue,
    args: [{ pipeline: pipeline.name }],
    signal: FILES_CAME_SIGNAL,
    signalArgs: [{ firstAt: from }],
  });
  await gathering.result();
}

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
  { client, taskQueue, pipeline }: Stage,
  day: Window,
  suffix = '',
  input: Partial<RunInput> = {},
): Promise<WorkflowHandle> {
  return client.workflow.start('runPipeline', {
    workflowId: `${day.from.slice(0, 10)}-${suffix}`,
    taskQueue,
    args: [{ pipeline: pipeline.name, from: day.from, to: day.to, ...input }],
  });
}

/** A dry run: nothing is started. */
function forecast({ client, taskQueue, pipeline }: Stage, { from, to }: Window): Promise<unknown> {
  return client.workflow.execute('backfillPipeline', {
    workflowId: 'forecast',
    taskQueue,
    args: [{ pipeline: pipeline.name, from, to, dryRun: true }],
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

/**
 * Until a batch waits in the held queue and its age was told, which the harness's workflows do within seconds. Of batches that had
 * waited before, as the first window's where a worker's end held it up, people may have been told as well.
 */
async function untilAlerted(lane: Stage): Promise<void> {
  const handle = lane.client.workflow.getHandle(sequencerId(lane.warehouse));
  for (; ; await sleep(200)) {
    const { events } = await handle.fetchHistory();
    const all = events ?? [];
    const held = all.findLastIndex(
      (event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'pause',
    );
    const since = all.slice(held + 1);
    const alerts = since
      .filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'alertOfOldBatch')
      .map((event) => String(event.eventId));
    const done = since.some((event) =>
      alerts.includes(String(event.activityTaskCompletedEventAttributes?.scheduledEventId)),
    );
    if (done) return;
  }
}
