/** What has happened before a command of the runbook is typed: each entry's trouble, and its being mended. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { INDEXED_TYPES } from '../../../src/cli/namespace';
import type { backfillPipeline } from '../../../src/workflows';
import type { World } from './operated-world';
import type { Step } from './runbook-page';

interface Scene {
  readonly task: string;
  /** The first command of the task that begins with it, or the one of that number, from 0; without it the task's first. */
  readonly before?: string;
  readonly nth?: number;
  readonly arrange: (world: World) => unknown;
}

const DAY_MS = 86_400_000;

const SCENES: readonly Scene[] = [
  {
    task: 'A window failed',
    arrange: (world) => failing(world, '2011-01-07', '2011-01-08', '2011-01-09', '2011-01-10'),
  },
  { task: 'A window failed', before: 'npx ecomflow rerun', arrange: ({ broken }) => broken.clear() },
  { task: 'One window asked for three times at once', arrange: ({ refining }) => refining.add('2011-01-12') },
  {
    task: 'Backfill a range',
    arrange: ({ refining }) => refining.clear(),
  },
  { task: 'A window of a backfill failed', arrange: ({ broken }) => broken.add('2011-02-07') },
  {
    task: 'A window of a backfill failed',
    before: 'npx ecomflow backfill ecommerce --from 2011-02-05 --to 2011-02-09 --mode failed',
    arrange: ({ broken }) => broken.clear(),
  },
  {
    task: 'A backfill is too slow, or in the way',
    arrange: ({ refining }) => days('2011-02-10', 10).forEach((day) => refining.add(day)),
  },
  {
    task: 'Nothing moves',
    async arrange(world) {
      world.refining.clear();
      await beginRefining(world, '2011-02-27');
      await world.dismissWorker();
    },
  },
  {
    task: 'Nothing moves',
    before: 'npx ecomflow status',
    nth: 1,
    arrange({ refining, hireWorker }) {
      refining.clear();
      return hireWorker();
    },
  },
  {
    task: 'Cancel a run',
    async arrange({ refining, begin }) {
      await beginRefining({ refining, begin }, '2011-03-01', '2011-03-02');
    },
  },
  {
    task: 'Cancel a run',
    before: 'npx ecomflow cancel ecommerce/2011-03-03T00:00Z/P1D',
    async arrange(world) {
      world.loading = true;
      // Before that its batch would be withdrawn.
      await beginLoading(world, '2011-03-03');
      // Asked while it loads, told when it has loaded.
      void sleep(1_000).then(() => (world.loading = false));
    },
  },
  {
    task: 'Pause, drain or resume the loads',
    async arrange(world) {
      world.loading = true;
      // One after the other: batches that wait together are loaded together.
      await beginLoading(world, '2011-03-04');
      await world.begin('2011-03-10', 'load');
    },
  },
  { task: 'Pause, drain or resume the loads', before: 'npx ecomflow pause', arrange: withoutSequencer },
  {
    task: 'Pause, drain or resume the loads',
    before: 'npx ecomflow status',
    nth: 1,
    arrange: (world) => world.begin('2011-03-11', 'load'),
  },
  { task: 'A new namespace', arrange: withoutSearchAttributes },
  {
    task: 'Temporal Cloud',
    arrange: ({ configFile }) => (process.env['TEMPORAL_CONFIG_FILE'] = configFile),
  },
];

/** Arranges what the page takes for granted before this command. */
export async function arrangeFor(world: World, step: Step, steps: readonly Step[]): Promise<void> {
  const ofTask = steps.filter(({ task }) => task === step.task);
  for (const { task, before = '', nth = 0, arrange } of SCENES) {
    const due = ofTask.filter(({ line }) => line.startsWith(before))[nth];
    if (task === step.task && step === due) await arrange(world);
  }
}

/** What the tables' commands name: runs that a person may cancel, a backfill that goes on. */
export async function arrangeForTables(world: World): Promise<void> {
  days('2011-04-01', 4).forEach((day) => world.refining.add(day));
  await Promise.all([
    beginRefining(world, '2011-03-06', '2011-03-07'),
    world.space.client.workflow.start<typeof backfillPipeline>('backfillPipeline', {
      workflowId: 'backfill-ecommerce-9c0d1e2f',
      taskQueue: 'ecomflow',
      args: [{ pipeline: 'ecommerce', from: '2011-04-01', to: '2011-04-05' }],
    }),
  ]);
}

async function beginRefining(
  { refining, begin }: Pick<World, 'refining' | 'begin'>,
  ...these: string[]
): Promise<void> {
  these.forEach((day) => refining.add(day));
  await Promise.all(these.map((day) => begin(day, 'refine')));
}

async function beginLoading({ begin, begun }: Pick<World, 'begin' | 'begun'>, day: string): Promise<void> {
  await begin(day, 'load');
  while (!begun.has(day)) await sleep(50);
}

function days(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(first) + index * DAY_MS).toISOString().slice(0, 10),
  );
}

async function failing({ broken, begin }: World, ...troubled: string[]): Promise<void> {
  troubled.forEach((day) => broken.add(day));
  await Promise.all(troubled.map((day) => begin(day, 'failed')));
}

/** As after an idle minute. */
async function withoutSequencer(world: World): Promise<void> {
  world.loading = false;
  const { workflow } = world.space.client;
  await Promise.all(
    ['2011-03-04', '2011-03-10'].map((day) => workflow.getHandle(`ecommerce/${day}T00:00Z/P1D`).result()),
  );
  await workflow.getHandle('load-main').terminate('it ended by itself');
}

async function withoutSearchAttributes({ space }: World): Promise<void> {
  const { operatorService } = space.client.connection as Connection;
  await operatorService.removeSearchAttributes({
    namespace: space.name,
    searchAttributes: Object.keys(INDEXED_TYPES),
  });
}
