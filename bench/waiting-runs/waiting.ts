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
const LOOK_MS = 1_000;

const OPEN = "ExecutionStatus = 'Running' and WorkflowType in ('runPipeline', 'runWindow')";
const WAITING =
  "ExecutionStatus = 'Running' and WorkflowType = 'runWindow' and Stage starts_with 'waits until '";

/** So many days, one after the other. */
export function daysFrom(fromMs: number, count: number): Window[] {
  const range = windowBetween(fromMs, fromMs + count * DAY_MS);
  return Array.from({ length: count }, (_, index) => stepAt(range, DAY_MS, index));
}

/** A run for each window, as a person starts it; each has its window's run for a child. */
export async function startRuns(
  { client, pipeline, taskQueue }: RunWorld,
  windows: readonly Window[],
): Promise<void> {
  await eachOf(windows, async ({ from, to }) => {
    const input: RunInput = { pipeline, from, to, wait: true };
    await client.workflow.start('runPipeline', { workflowId: `waits-${from}`, taskQueue, args: [input] });
  });
}

/** Returns once so many wait. Throws ELT_AWS_UNAVAILABLE where they do not in time. */
export async function allWait({ client }: RunWorld, count: number, patienceMs: number): Promise<void> {
  for (const endMs = Date.now() + patienceMs; ; await sleep(LOOK_MS)) {
    const waiting = await client.workflow.count(WAITING);
    if (waiting.count === count) return;
    if (Date.now() > endMs)
      throw new EltError('ELT_AWS_UNAVAILABLE', `only ${waiting.count} of ${count} runs came to wait`);
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
