/** A lane whose engines are scripted: what was asked of them is remembered here, and a worker's death takes none of it along. */
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Activities } from '../../src/activities';
import { createCatalogActivities } from '../../src/activities/catalog';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import { PLAN, scriptedActivities, WINDOW_INPUT } from '../workflows/scripted-activities';
import { findPipeline } from '../../src/pipelines/registry';
import { activityNames } from './kill-points';
import { everyLetterWay, LETTER_ANSWERS } from './letters';
import { startLives, type End } from './lives';
import { STOPPED, type KillPoint } from './moments';
import { everyNoticeWay, NOTICE_ANSWERS } from './notices';
import type { Signal } from './order';
import { everyWay } from './scenario';
import type { ScriptedWorld } from './scripted-world';

export interface ScriptedResult {
  readonly deaths: readonly KillPoint[];
  readonly ends: readonly End[];
  /** By activity, how many different things were asked of it: an attempt that is repeated asks for the same thing. */
  readonly effects: Readonly<Record<string, number>>;
}

const WINDOWS = [1, 2].map((day) => ({
  from: `2010-12-0${day}T00:00:00.000Z`,
  to: `2010-12-0${day + 1}T00:00:00.000Z`,
}));

export interface LaneOptions {
  /** The worker ends at each of them once. */
  readonly points?: readonly KillPoint[];
  readonly signal?: Signal;
  /** See scripted-worker.ts. */
  readonly careless?: keyof Activities;
  /** Is done when everything went its way, while the worker still works. */
  readonly then?: (client: Client, taskQueue: string) => Promise<void>;
}

/** Goes every way through the workflows with a worker that ends now and then. */
export async function runScriptedLane(
  { temporal, bundle, program, dir }: ScriptedWorld,
  name: string,
  { points = [], signal = 'SIGKILL', careless, then: afterwards }: LaneOptions = {},
): Promise<ScriptedResult> {
  await temporal.addNamespace(name);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: name });
  const effects = new Map<string, Set<string>>(activityNames().map((activity) => [activity, new Set()]));
  let isBusy = false;
  const foreignCrawl = {
    begin: () => Promise.resolve(void (isBusy = true)),
    // It was waited for long ago.
    end: () => Promise.resolve(),
  };
  const stage = {
    ...{ client, taskQueue: name, warehouse: name, crawler: name, foreignCrawl },
    trigger: `triggers/${PLAN.pipeline}/chaos/`,
    gathers: true,
    pipeline: findPipeline(PLAN.pipeline),
  };
  const activities = scriptedActivities(client, name, {
    askForCrawl: (input) =>
      createCatalogActivities({
        client,
        glue: {} as never,
        glueOnce: {} as never,
        settings: { ...stage, pollMinMs: 20 },
      }).askForCrawl(input),
    // The second window is of a source that counts what it delivered, and waits for its crawl.
    resolvePlan: ({ window }) =>
      Promise.resolve({
        ...PLAN,
        warehouse: name,
        window,
        ...(window.from === WINDOWS[1]?.from ? { catalog: 'after', countsDelivered: true } : {}),
      }),
    startCounts: () => Promise.resolve([{ feed: 'sale', id: 'q' }]),
    // Somebody waits for as long as the run goes on.
    holdTrigger: () => new Promise<never>(() => undefined),
    askPatience: () => Promise.resolve({ quietMs: 0, mostMs: 0 }),
    startCrawl: () => Promise.resolve(isBusy ? null : { after: null }),
    // No wait is long here: it ends when it is waited for.
    waitForCrawler: () => Promise.resolve(void (isBusy = false)),
    ...LETTER_ANSWERS,
    ...NOTICE_ANSWERS,
    resolveWindow: ({ run: { from = '', to = '', rerunFrom } }) =>
      Promise.resolve({
        ...WINDOW_INPUT,
        window: { from, to },
        ...(rerunFrom === undefined ? {} : { rerunFrom }),
        heartbeatTimeoutMs: 2_000,
      }),
  });
  const lives = startLives({
    name,
    dir,
    bundle,
    points,
    signal,
    program: [program],
    env: {
      NODE_PATH: join(PROJECT_ROOT, 'node_modules'),
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: name,
      ECOMFLOW_TASK_QUEUE: name,
      ECOMFLOW_ACTIVITIES: activityNames().join(' '),
      ...(careless === undefined ? {} : { ECOMFLOW_CARELESS: careless }),
    },
    answer(activity, input) {
      if (activity === STOPPED) {
        effects.set(STOPPED, (effects.get(STOPPED) ?? new Set()).add(JSON.stringify(input)));
        return Promise.resolve();
      }
      effects.get(activity)?.add(JSON.stringify(input));
      const scripted = activities[activity as keyof Activities] as (input: unknown) => Promise<unknown>;
      return scripted(input);
    },
  });
  try {
    const failed = lives.failed.then((reason) => Promise.reject(new Error(reason)));
    const worked = everyWay
      .run(stage, WINDOWS)
      .then(() => everyLetterWay(stage))
      .then(() => everyNoticeWay(stage))
      .then(() => afterwards?.(client, name));
    await Promise.race([worked, failed]);
    await lives.ended();
    return {
      deaths: lives.deaths(),
      ends: lives.ends(),
      effects: Object.fromEntries([...effects].map(([activity, asked]) => [activity, asked.size])),
    };
  } finally {
    await lives.close();
    await connection.close();
  }
}

/** What was asked for more or less often than in another lane, by activity. */
export function otherwise(
  { effects }: ScriptedResult,
  expected: ScriptedResult['effects'],
): readonly string[] {
  const names = [...new Set([...Object.keys(effects), ...Object.keys(expected)])];
  return names
    .filter((name) => effects[name] !== expected[name])
    .map((name) => `${name}: ${String(effects[name])}, not ${String(expected[name])}`);
}
