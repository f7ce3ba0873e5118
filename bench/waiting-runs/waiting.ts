/** Real runs whose windows the source's clock has not ended yet: each waits in its stage `secure`, as one that was asked for with `--wait` does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { RunWorld } from '../../scripts/demo/run-windows';
import { EltError } from '../../src/model/errors';
import { PROGRESS_QUERY, type ProgressView } from '../../src/model/messages';
import { windowWorkflowId } from '../../src/model/names';
import { DAY_MS } from '../../src/model/pipeline';
import type { RunInput } from '../../src/model/plan';
import { stepAt, windowBetween, type Window } from '../../src/model/window';

const AT_ONCE = 20;
/** Runs of a wave come to wait before the next one starts, as schedules fire over a while. */
const WAVE = 100;
const LOOK_MS = 250;

const OPEN = "ExecutionStatus = 'Running' and WorkflowType in ('runPipeline', 'runWindow')";
const WAITING =
  "ExecutionStatus = 'Running' and WorkflowType = 'runWindow' and Stage starts_with 'waits until '";

/** So many days, one after the other. */
export function daysFrom(fromMs: number, count: number): Window[] {
  const range = windowBetween(fromMs, fromMs + count * DAY_MS);
  return Array.from({ length: count }, (_, index) => stepAt(range, DAY_MS, index));
}

/** Returns once a run for each window waits. Throws ELT_AWS_UNAVAILABLE where they do not in time. */
export async function startWaiting(
  runs: RunWorld,
  windows: readonly Window[],
  patienceMs: number,
): Promise<void> {
  const endMs = Date.now() + patienceMs;
  for (let first = 0; first < windows.length; first += WAVE) {
    const wave = windows.slice(first, first + WAVE);
    await startRuns(runs, wave);
    await untilWait(runs, first + wave.length, endMs);
  }
}

/** As a person starts them; each has its window's run for a child. */
async function startRuns(
  { client, pipeline, taskQueue }: RunWorld,
  windows: readonly Window[],
): Promise<void> {
  await eachOf(windows, async ({ from, to }) => {
    const input: RunInput = { pipeline, from, to, wait: true };
    await client.workflow.start('runPipeline', { workflowId: `waits-${from}`, taskQueue, args: [input] });
  });
}

async function untilWait({ client }: RunWorld, count: number, endMs: number): Promise<void> {
  for (;;) {
    const waiting = await client.workflow.count(WAITING);
    if (waiting.count >= count) return;
    if (Date.now() > endMs)
      throw new EltError('ELT_AWS_UNAVAILABLE', `only ${waiting.count} of ${count} runs came to wait`);
    await sleep(LOOK_MS);
  }
}

/** How many of the windows' runs say themselves that they wait for their own window's end. */
export async function sayThatTheyWait(
  { client, pipeline }: RunWorld,
  windows: readonly Window[],
): Promise<number> {
  let waiting = 0;
  await eachOf(windows, async (window) => {
    const run = client.workflow.getHandle(windowWorkflowId(pipeline, window));
    const { stage, waitsUntil } = await run.query<ProgressView>(PROGRESS_QUERY);
    if (stage === 'secure' && waitsUntil === window.to) waiting += 1;
  });
  return waiting;
}

/** Ends them all where they stand; returns how many are left. */
export async function endRuns({ client }: RunWorld, patienceMs: number): Promise<number> {
  for (const endMs = Date.now() + patienceMs; Date.now() < endMs; await sleep(LOOK_MS)) {
    const open = [];
    for await (const { workflowId, runId } of client.workflow.list({ query: OPEN }))
      open.push({ workflowId, runId });
    if (open.length === 0) return 0;
    await eachOf(open, async ({ workflowId, runId }) => {
      try {
        await client.workflow.getHandle(workflowId, runId).terminate('measured');
      } catch (error) {
        // It ended with the other half of its run.
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    });
  }
  return (await client.workflow.count(OPEN)).count;
}

async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const lane = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
