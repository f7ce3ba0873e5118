/**
 * What may befall a run besides the death of its worker, and exactly how many remote jobs each fault may cost more than a run in
 * which nothing goes wrong. The warehouse is the same after each.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { abortLoad, terminateSequencer, untilDoing, whileFenced } from './interfere';
import type { Lane } from './lane';
import { ask, runWindow, twoWindows, untilFailed, type Scenario } from './scenario';
import type { Starts } from './starts';
import type { World } from './world';

export interface Fault {
  readonly name: string;
  /** More remote jobs than without it; or how many more than those. */
  readonly costs: Partial<Starts> | ((usual: Starts) => Partial<Starts>);
  /** Tables that rightly tell of the fault. */
  readonly mayDiffer?: (world: World) => readonly string[];
  /** The two windows under this fault. */
  scenario(world: World): Scenario;
}

/** Calls that start something; of each the next one meets the fault. */
const STARTING = [
  ['glue', 'StartJobRun'],
  ['redshift-data', 'BatchExecuteStatement'],
  ['redshift-data', 'ExecuteStatement'],
  ['quicksight', 'CreateIngestion'],
  ['sns', 'Publish'],
  ['athena', 'StartQueryExecution'],
] as const;

type Rule = Readonly<Record<string, unknown>>;

/** Two windows while the gateway answers by these rules. */
function underRules(rules: readonly Rule[]): Fault['scenario'] {
  return ({ control }) => ({
    async run(lane, days) {
      await control.fault(rules);
      try {
        await twoWindows.run(lane, days);
      } finally {
        await control.fault([]);
      }
    },
  });
}

function onStarting(rule: Rule): Rule[] {
  return STARTING.map(([service, action]) => ({ service, action, times: 1, ...rule }));
}

/** The first window's run fails with `code` by what `spoil` does, and is asked for again. */
function asksAgain(code: string, spoil: (world: World, lane: Lane) => Promise<void>): Fault['scenario'] {
  return (world) => ({
    async run(lane, [first, second]) {
      if (!first || !second) throw new Error('the scenario takes two windows');
      const spoiling = spoil(world, lane);
      const failed = await untilFailed(await ask(lane, first, 'spoiled'));
      await spoiling;
      if (failed !== code) throw new Error(`the run failed with ${failed}, not with ${code}`);
      await runWindow(lane, first);
      await runWindow(lane, second);
    },
  });
}

const glueEnds = (state: string): Fault['scenario'] =>
  asksAgain(
    state === 'FAILED' || state === 'ERROR' ? 'ELT_REFINE_JOB_FAILED' : 'ELT_REFINE_JOB_TIMEOUT',
    (world) => world.control.behaveGlue(world.config.ECOMFLOW_REFINE_JOB, { failNext: state }),
  );

export const FAULTS: readonly Fault[] = [
  {
    name: 'one call in five is throttled',
    costs: {},
    scenario: underRules([{ kind: 'throttle', probability: 0.2, seed: 5 }]),
  },
  {
    name: 'one call in ten meets an error of the server',
    costs: {},
    scenario: underRules([{ kind: 'error', probability: 0.1, seed: 6 }]),
  },
  {
    name: 'each kind of start is refused by an error of the server',
    costs: {},
    scenario: underRules(onStarting({ kind: 'error' })),
  },
  {
    name: 'each kind of start takes effect and answers with an error',
    costs: {},
    scenario: underRules(onStarting({ kind: 'error', afterEffect: true })),
  },
  {
    name: 'each kind of start takes effect and is never answered',
    costs: {},
    scenario: underRules(onStarting({ kind: 'timeout', afterEffect: true })),
  },
  {
    name: 'each kind of start takes effect and its connection is reset',
    costs: {},
    scenario: underRules(onStarting({ kind: 'reset', afterEffect: true })),
  },
  {
    name: 'one call in twenty is cut off',
    costs: {},
    scenario: underRules([{ kind: 'reset', probability: 0.05, seed: 7 }]),
  },
  {
    name: 'every call is slow',
    costs: {},
    scenario: underRules([{ kind: 'latency', delayMs: 150 }]),
  },
  {
    name: 'Glue starts late',
    costs: {},
    scenario: ({ control, config }) => ({
      async run(lane, days) {
        await control.behaveGlue(config.ECOMFLOW_REFINE_JOB, { startDelayMs: 8_000 });
        try {
          await twoWindows.run(lane, days);
        } finally {
          await control.behaveGlue(config.ECOMFLOW_REFINE_JOB, { startDelayMs: 0 });
        }
      },
    }),
  },
  ...['FAILED', 'ERROR', 'TIMEOUT', 'EXPIRED'].map((state) => ({
    name: `a Glue run ends ${state}, and the window is asked for again`,
    costs: { glueRuns: 1 },
    scenario: glueEnds(state),
  })),
  {
    name: 'a Glue run is stuck; its run is cancelled, and the window is asked for again',
    costs: { glueRuns: 1 },
    scenario: ({ control, config }) => ({
      async run(lane, [first, second]) {
        if (!first || !second) throw new Error('the scenario takes two windows');
        await control.behaveGlue(config.ECOMFLOW_REFINE_JOB, { stuckNext: true });
        const stuck = await ask(lane, first, 'stuck');
        await untilDoing(lane, 'waitForRefine');
        await sleep(3_000);
        await stuck.cancel();
        await untilFailed(stuck);
        await runWindow(lane, first);
        await runWindow(lane, second);
      },
    }),
  },
  {
    name: 'a load is aborted by somebody, and the window is asked for again',
    costs: { glueRuns: 1, loads: 1 },
    scenario: asksAgain('ELT_LOAD_STATEMENT_ABORTED', async (world, lane) => {
      await whileFenced(lane, async () => {
        await untilDoing(lane, 'waitForLoad');
        await abortLoad(world, lane);
      });
    }),
  },
  {
    name: 'another transaction wins the fence, and the load is repeated',
    costs: { loads: 1 },
    scenario: () => ({
      async run(lane, days) {
        const fenced = whileFenced(
          lane,
          () => untilDoing(lane, 'waitForLoad').then(() => sleep(500)),
          'commit',
        );
        await Promise.all([twoWindows.run(lane, days), fenced]);
      },
    }),
  },
  {
    name: 'the sequencer is terminated in the middle of a load, and the run finds a new one',
    costs: { loads: 1 },
    scenario: (world) => ({
      async run(lane, days) {
        const fenced = whileFenced(lane, async () => {
          await untilDoing(lane, 'waitForLoad');
          // The worker hears of it by its next heartbeat and stops the statement that waits for the fence.
          await terminateSequencer(world, lane);
        });
        await Promise.all([twoWindows.run(lane, days), fenced]);
      },
    }),
  },
  {
    name: "Temporal's server dies while Glue runs, and comes back",
    costs: {},
    scenario: ({ temporal }) => restarting(temporal.restart, 'waitForRefine'),
  },
  {
    name: "Temporal's server dies while a load runs, and comes back",
    costs: {},
    scenario: ({ temporal }) => restarting(temporal.restart, 'waitForLoad'),
  },
  {
    name: 'all windows are asked for twice at once, and once more to be refined again',
    costs: (usual) => ({ ...usual, reconciliations: 2 * usual.reconciliations }),
    scenario: () => ({
      async run(lane, days) {
        for (const day of days) await Promise.all(['a', 'b'].map((suffix) => runWindow(lane, day, suffix)));
        for (const day of days) await runWindow(lane, day, 'all', { mode: 'all' });
      },
    }),
  },
  {
    name: 'the windows come in the wrong order',
    costs: {},
    scenario: () => ({ run: (lane, days) => twoWindows.run(lane, [...days].reverse()) }),
  },
  {
    name: 'every file of changes comes a second time under another name',
    costs: {},
    mayDiffer: ({ source }) => source.toldOfRepeat,
    scenario: (world) => ({
      async run(lane, days) {
        const restore = await world.source.repeat(world);
        try {
          await twoWindows.run(lane, days);
        } finally {
          await restore();
        }
      },
    }),
  },
];

/** Restarts Temporal's server once an activity of that name runs. */
function restarting(restart: () => Promise<void>, activity: string): Scenario {
  return {
    async run(lane, days) {
      const restarted = untilDoing(lane, activity).then(restart);
      await Promise.all([twoWindows.run(lane, days), restarted]);
    },
  };
}
