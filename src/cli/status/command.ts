/** `ecomflow status`: what goes on now and the last runs, or one run whole. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { EltError } from '../../model/errors';
import { openWarehouse, withTemporal } from '../connect';
import { print, say, type OutputOptions } from '../output';
import { describeRun } from './describe-run';
import { lookAtLive } from './live-run';
import { describeOverview, listRunning, lookAtQueue, type Overview } from './overview';
import { lastRuns, readRun, type RunView } from './read-run';

interface StatusOptions extends OutputOptions {
  readonly watch?: boolean;
}

const WATCH_MS = 2_000;

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show what runs, waits and ran last, or everything about one run')
    .argument('[run]', 'a run id such as ecommerce/2010-12-01T00:00Z/P1D')
    .option('--watch', 'say it again whenever it changed, until nothing runs')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ecomflow status\n  $ ecomflow status ecommerce/2010-12-01T00:00Z/P1D --watch',
    )
    .action(async (run: string | undefined, options: StatusOptions) => {
      for (let told = ''; ; await sleep(WATCH_MS)) {
        const { view, text, isLive } = run === undefined ? await lookAround() : await lookAt(run);
        if (text !== told) print(options, view, () => text);
        told = text;
        if (!options.watch || !isLive) return;
      }
    });
}

interface Look {
  readonly view: unknown;
  readonly text: string;
  readonly isLive: boolean;
}

async function lookAround(): Promise<Look> {
  const [runs, now] = await Promise.all([lastRuns(openWarehouse()), lookAtTemporal()]);
  const view: Overview = { ...now, runs };
  return { view, text: describeOverview(view), isLive: (view.running ?? []).length > 0 };
}

/** The warehouse knows what ran, also where no Temporal server answers. */
async function lookAtTemporal(): Promise<Pick<Overview, 'running' | 'queue'>> {
  try {
    return await withTemporal(async (client, { ECOMFLOW_WAREHOUSE: warehouse }) => ({
      running: await listRunning(client),
      queue: await lookAtQueue(client, warehouse),
    }));
  } catch (error) {
    if (!(error instanceof EltError && error.code === 'ELT_AWS_UNAVAILABLE')) throw error;
    say(`${error.message}. Only what the warehouse knows is shown.`);
    return { running: null, queue: null };
  }
}

async function lookAt(run: string): Promise<Look> {
  const [stored, live] = await Promise.all([readRun(openWarehouse(), run), lookAtLive(run)]);
  const view: RunView = { ...stored, live };
  refuseUnknown(view);
  return { view, text: describeRun(view), isLive: live !== null };
}

/** Throws ELT_RUN_UNKNOWN where neither the audit nor Temporal knows the run or one that holds its window. */
export function refuseUnknown({ run, runs, within, live }: RunView): void {
  if (runs.length > 0 || within.length > 0 || live !== null) return;
  throw new EltError(
    'ELT_RUN_UNKNOWN',
    `no run ${run}: a run's id is its window's, such as ecommerce/2010-12-01T00:00Z/P1D`,
  );
}
