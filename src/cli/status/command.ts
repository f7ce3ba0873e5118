/** `ecomflow status`: what goes on now and the last runs, or one run whole. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { EltError } from '../../model/errors';
import { matchWindowWorkflowId } from '../../model/names';
import { openWarehouse } from '../../connect';
import { readRun } from '../../report/read-run';
import { print, type OutputOptions } from '../output';
import { askBackfill, describeBackfill, readBackfillRuns } from './backfill-status';
import { lookAtCatalogs } from './catalog-status';
import { describeRun } from './describe-run';
import { describeLive } from './live-run';
import { describeOverview, listRunning, lookAtQueue, type Overview } from './overview';
import { findUnpublished } from './publishing';
import { lastRuns, type RunView } from './run-view';
import { tryTemporal } from './try-temporal';

interface StatusOptions extends OutputOptions {
  readonly watch?: boolean;
}

const WATCH_MS = 2_000;

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show what runs, waits and ran last, or everything about one run or backfill')
    .argument('[id]', "a run's, such as ecommerce/2010-12-01T00:00Z/P1D, or a backfill's")
    .option('--watch', 'say it again whenever it changed, until nothing runs')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ecomflow status\n  $ ecomflow status ecommerce/2010-12-01T00:00Z/P1D --watch\n  $ ecomflow status backfill-ecommerce-1a2b3c4d --watch',
    )
    .action(async (id: string | undefined, options: StatusOptions) => {
      for (let told = ''; ; await sleep(WATCH_MS)) {
        const { view, text, isLive } = id === undefined ? await lookAround() : await lookAt(id);
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

async function lookAtTemporal(): Promise<Omit<Overview, 'runs'>> {
  const now = await tryTemporal(
    async (client, { ECOMFLOW_WAREHOUSE: warehouse, ECOMFLOW_CRAWLER: crawler }) => ({
      running: await listRunning(client),
      queue: await lookAtQueue(client, warehouse),
      catalogs: await lookAtCatalogs(client, crawler),
    }),
  );
  return now ?? { running: null, queue: null, catalogs: null };
}

async function lookAt(id: string): Promise<Look> {
  const isWindow = matchWindowWorkflowId(id) !== null;
  return (isWindow ? null : await lookAtBackfill(id)) ?? lookAtRun(id);
}

/** Null where neither Temporal nor the audit knows a backfill of that id. */
async function lookAtBackfill(backfill: string): Promise<Look | null> {
  const [stored, state] = await Promise.all([
    readBackfillRuns(openWarehouse(), backfill),
    tryTemporal((client) => askBackfill(client, backfill)),
  ]);
  if (state === null && stored.runs.length === 0) return null;
  const view = { backfill, state, ...stored };
  return { view, text: describeBackfill(view), isLive: state?.status === 'RUNNING' };
}

async function lookAtRun(run: string): Promise<Look> {
  const [stored, now] = await Promise.all([
    readRun(openWarehouse(), run),
    tryTemporal(async (client) => ({
      live: await describeLive(client, run),
      unpublished: await findUnpublished(client, run),
    })),
  ]);
  const { live, unpublished } = now ?? { live: null, unpublished: null };
  const view: RunView = { ...stored, live, unpublished };
  refuseUnknown(view);
  return { view, text: describeRun(view), isLive: live !== null };
}

/** Throws ELT_RUN_UNKNOWN where neither the audit nor Temporal knows the run or one that holds its window. */
export function refuseUnknown({ run, runs, within, live }: RunView): void {
  if (runs.length > 0 || within.length > 0 || live !== null) return;
  throw new EltError(
    'ELT_RUN_UNKNOWN',
    `no run ${run}: a run's id is its window's, such as ecommerce/2010-12-01T00:00Z/P1D, a backfill's was told when it began`,
  );
}
