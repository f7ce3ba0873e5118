/** A lane whose engines are scripted: what was asked of them is remembered here, and a worker's death takes none of it along. */
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { build } from 'esbuild';
import type { Activities } from '../../src/activities';
import { createCatalogActivities } from '../../src/activities/catalog';
import { PROJECT_ROOT } from '../../src/local-stack/stack';
import type { TemporalServer } from '../support/temporal-server';
import { PLAN, scriptedActivities, WINDOW_INPUT } from '../workflows/scripted-activities';
import { findPipeline } from '../../src/pipelines/registry';
import { activityNames } from './kill-points';
import type { KillPoint } from './moments';
import { startLives } from './lives';
import { everyWay } from './scenario';

/** What a scripted world shares among its lanes. */
export interface ScriptedWorld {
  readonly temporal: TemporalServer;
  /** File of the production workflows, with the harness's timeouts. */
  readonly bundle: string;
  /** File of the scripted worker as JavaScript: it begins so often that translating it each time would be a third of the work. */
  readonly program: string;
  /** Folder for what the lanes write down. */
  readonly dir: string;
}

export interface ScriptedResult {
  readonly deaths: readonly KillPoint[];
  /** By activity, how many different things were asked of it: an attempt that is repeated asks for the same thing. */
  readonly effects: Readonly<Record<string, number>>;
}

const WINDOWS = [1, 2].map((day) => ({
  from: `2010-12-0${day}T00:00:00.000Z`,
  to: `2010-12-0${day + 1}T00:00:00.000Z`,
}));

/** Writes the scripted worker into one file in `dir`; returns its path. */
export async function bundleScriptedWorker(dir: string): Promise<string> {
  const outfile = join(dir, 'scripted-worker.cjs');
  await build({
    entryPoints: [join(__dirname, 'scripted-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    // Temporal's worker looks for its own files.
    packages: 'external',
    logLevel: 'error',
  });
  return outfile;
}

/** Goes every way through the workflows with a worker that dies at each of `points` once; `careless`: see scripted-worker.ts. */
export async function runScriptedLane(
  { temporal, bundle, program, dir }: ScriptedWorld,
  name: string,
  points: readonly KillPoint[] = [],
  careless?: keyof Activities,
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
    startCrawl: () => Promise.resolve(isBusy ? null : { after: null }),
    // No wait is long here: it ends when it is waited for.
    waitForCrawler: () => Promise.resolve(void (isBusy = false)),
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
      effects.get(activity)?.add(JSON.stringify(input));
      const scripted = activities[activity as keyof Activities] as (input: unknown) => Promise<unknown>;
      return scripted(input);
    },
  });
  try {
    const failed = lives.failed.then((reason) => Promise.reject(new Error(reason)));
    await Promise.race([everyWay.run(stage, WINDOWS), failed]);
    return {
      deaths: lives.deaths(),
      effects: Object.fromEntries([...effects].map(([activity, asked]) => [activity, asked.size])),
    };
  } finally {
    await lives.close();
    await connection.close();
  }
}
