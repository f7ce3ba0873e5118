/** The ways in which the same bronze is delivered to a warehouse. All runs are real; the clock only moves on. */
import { randomUUID } from 'node:crypto';
import { createAwsClients } from '../../src/aws/clients';
import { createObjectStore } from '../../src/aws/object-store';
import { say } from '../../src/cli/output';
import type { Config } from '../../src/config';
import { randomFor, type Random } from '../../src/model/random';
import { EltError } from '../../src/model/errors';
import type { RunMode, WindowSummary } from '../../src/model/plan';
import type { Window } from '../../src/model/window';
import { describeDay } from '../demo/present';
import { runWindows, type PreparedWindow, type RunWorld } from '../demo/run-windows';
import { deliverAgain, drawSecondNames } from './second-names';

export interface Delivery {
  readonly world: RunWorld;
  readonly config: Config;
  /** In order of time. */
  readonly windows: readonly Window[];
  readonly seed: number;
  /** Lets the stack's clock move on by an hour: a day has room for 32 ingestions. */
  readonly tick: () => Promise<void>;
}

/** One run of a delivery; `error` is what surfaced where it failed. */
export interface RunResult {
  readonly summary?: WindowSummary;
  readonly error?: string;
}

export type Deliver = (delivery: Delivery) => Promise<RunResult[]>;

/** The last day first. Each run but the last finds something missing before it, and leaves its comparison to a later one. */
export async function inReverse(delivery: Delivery): Promise<RunResult[]> {
  const last = [...delivery.windows].reverse();
  return [
    ...(await runInTurn(
      delivery,
      last.map((window) => ({ ...window, prepare: delivery.tick })),
    )),
    ...(await untilCompared(delivery)),
  ];
}

/** Two complete sets at once; then again with every file refined anew, once by days and once in one window over all of them. */
export async function twiceAtOnce(delivery: Delivery): Promise<RunResult[]> {
  const { windows } = delivery;
  const results = await runAtOnce(delivery, [...windows, ...windows], 'missing');
  await moveOnADay(delivery);
  results.push(...(await runAtOnce(delivery, [...windows, wholeOf(windows)], 'all')));
  await moveOnADay(delivery);
  return [...results, ...(await untilCompared(delivery))];
}

/** Windows in random order, while second copies of the files drop in at random: before their window is run, or after. */
export async function shuffledAndDoubled(delivery: Delivery): Promise<RunResult[]> {
  const { windows, config, world, seed, tick } = delivery;
  const { s3 } = createAwsClients(config.AWS_REGION);
  const bucket = config.ECOMFLOW_BRONZE_BUCKET;
  const random = randomFor('redeliver', seed);
  const names = await drawSecondNames(createObjectStore(s3), bucket, world.pipeline, windows, random);
  say(`${names.length} files have a second name`);
  const steps = names.map((name) => ({ name, step: random.between(0, windows.length) }));
  const prepare = async (step: number): Promise<void> => {
    await tick();
    const due = steps.filter((one) => one.step === step).map(({ name }) => name);
    await deliverAgain(s3, bucket, due);
  };
  const inOrder = shuffled(windows, random).map((window, step) => ({
    ...window,
    prepare: () => prepare(step),
  }));
  const results = await runInTurn(delivery, inOrder);
  // What came after its window was run is late: asked again, the windows take it in. One window over all asks for them.
  const late = { ...wholeOf(windows), prepare: () => prepare(windows.length) };
  return [...results, ...(await runInTurn(delivery, [late])), ...(await untilCompared(delivery))];
}

async function runInTurn({ world }: Delivery, windows: readonly PreparedWindow[]): Promise<RunResult[]> {
  const results: RunResult[] = [];
  for await (const result of runWindows(world, each(windows))) {
    results.push({ summary: result.summary });
    say(describeDay(result, results.length));
  }
  return results;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

async function runAtOnce(
  { world: { client, pipeline, taskQueue } }: Delivery,
  windows: readonly Window[],
  mode: RunMode,
): Promise<RunResult[]> {
  const startedMs = Date.now();
  const runs = windows.map(({ from, to }) =>
    client.workflow.execute<(input: object) => Promise<WindowSummary>>('runPipeline', {
      workflowId: `at-once-${from.slice(0, 10)}-${randomUUID().slice(0, 8)}`,
      taskQueue,
      args: [{ pipeline, from, to, mode }],
    }),
  );
  const settled = await Promise.allSettled(runs);
  say(`${runs.length} runs at once, mode ${mode}: ${Math.round((Date.now() - startedMs) / 1000)} s`);
  return settled.map((one) =>
    one.status === 'fulfilled' ? { summary: one.value } : { error: rootMessage(one.reason) },
  );
}

const MOST_COMPARISONS = 20;

/** A run compares ten heartbeats at most: those of windows that were run out of order take some runs more. */
async function untilCompared(delivery: Delivery): Promise<RunResult[]> {
  const { windows, tick } = delivery;
  const results: RunResult[] = [];
  while (results.at(-1)?.summary?.reconciled !== 'matched') {
    if (results.length === MOST_COMPARISONS)
      throw new EltError('ELT_RECONCILE_MISMATCH', 'the source was never compared with the whole');
    results.push(...(await runInTurn(delivery, [{ ...wholeOf(windows), prepare: tick }])));
  }
  return results;
}

async function moveOnADay({ tick }: Delivery): Promise<void> {
  for (let hour = 0; hour < 24; hour += 1) await tick();
}

function wholeOf(windows: readonly Window[]): Window {
  return { from: windows[0]?.from ?? '', to: windows.at(-1)?.to ?? '' };
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.map(() => left.splice(random.between(0, left.length - 1), 1)).flat();
}

function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : rootMessage(error.cause);
}
