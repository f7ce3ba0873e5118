/** Runs windows one after the other through the real workflows, and says how long each stage took. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { PROGRESS_QUERY, type ProgressView } from '../../src/model/messages';
import { windowWorkflowId } from '../../src/model/names';
import type { WindowSummary } from '../../src/model/plan';

/** Where runs are started and followed. */
export interface RunWorld {
  readonly pipeline: string;
  readonly taskQueue: string;
  readonly client: Client;
}

export interface WindowResult {
  readonly summary: WindowSummary;
  /** Milliseconds by stage, `source` (what it did before the run) included. */
  readonly stages: Readonly<Record<string, number>>;
}

const LOOK_MS = 200;

export interface PreparedWindow {
  /** ISO UTC. */
  readonly from: string;
  readonly to: string;
  /** What must have happened before the window is run. */
  prepare(): Promise<void>;
}

/**
 * Runs windows in the order in which they come. As in life, the next one is prepared and started while the one before is
 * still being refined: `refine` then counts the wait for Spark too.
 */
export async function* runWindows(
  world: RunWorld,
  windows: AsyncIterable<PreparedWindow>,
): AsyncGenerator<WindowResult> {
  let before: RunningWindow | undefined;
  for await (const window of windows) {
    const startedMs = Date.now();
    await window.prepare();
    const running = await startRun(world, window, Date.now() - startedMs);
    // From here on the window's files are chosen, and the stack's clock may leave the day.
    await stageOver(world, running, 'select');
    if (before) yield await resultOf(world, before);
    before = running;
  }
  if (before) yield await resultOf(world, before);
}

interface RunningWindow {
  readonly window: PreparedWindow;
  readonly startedMs: number;
  readonly sourceMs: number;
  readonly summary: Promise<WindowSummary>;
  ended: boolean;
}

async function startRun(
  { client, pipeline, taskQueue }: RunWorld,
  window: PreparedWindow,
  sourceMs: number,
): Promise<RunningWindow> {
  const startedMs = Date.now();
  const run = await client.workflow.start<(input: object) => Promise<WindowSummary>>('runPipeline', {
    workflowId: `demo-${window.from.slice(0, 10)}-${randomUUID().slice(0, 8)}`,
    taskQueue,
    args: [{ pipeline, from: window.from, to: window.to }],
  });
  const running: RunningWindow = { window, startedMs, sourceMs, summary: run.result(), ended: false };
  const end = (): void => void (running.ended = true);
  running.summary.then(end, end);
  return running;
}

/** Waits until the run's window has done that stage, or is over: a day without trade is not refined. */
async function stageOver(world: RunWorld, running: RunningWindow, stage: string): Promise<void> {
  while (!running.ended) {
    const done = await stagesDone(world, running);
    if (done.some((one) => one.stage === stage)) return;
    await sleep(LOOK_MS);
  }
}

async function resultOf(world: RunWorld, running: RunningWindow): Promise<WindowResult> {
  const summary = await running.summary;
  const stages: Record<string, number> = { source: running.sourceMs };
  for (const { stage, startedAt, finishedAt } of await stagesDone(world, running))
    stages[stage] = Date.parse(finishedAt) - Date.parse(startedAt);
  return { summary, stages };
}

/** Stages that this run of the window has done: an earlier one has the same workflow id. */
async function stagesDone(
  { client, pipeline }: RunWorld,
  { window, startedMs }: RunningWindow,
): Promise<ProgressView['done']> {
  try {
    const handle = client.workflow.getHandle(windowWorkflowId(pipeline, window));
    const { done } = await handle.query<ProgressView>(PROGRESS_QUERY);
    return done.filter(({ startedAt }) => Date.parse(startedAt) >= startedMs);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw error;
  }
}
