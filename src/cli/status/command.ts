/** `ecomflow status`: the last runs of the audit, or one run whole. */
import type { Command } from 'commander';
import { EltError } from '../../model/errors';
import { openWarehouse } from '../connect';
import { print, rowsAsText, type OutputOptions } from '../output';
import { describeRun } from './describe-run';
import { lookAtLive } from './live-run';
import { lastRuns, readRun, type RunView } from './read-run';

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show the last runs, or everything about one run')
    .argument('[run]', 'a run id such as ecommerce/2010-12-01T00:00Z/P1D')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow status ecommerce/2010-12-01T00:00Z/P1D')
    .action(async (run: string | undefined, options: OutputOptions) => {
      const sql = openWarehouse();
      if (run === undefined) {
        const rows = await lastRuns(sql);
        return print(options, rows, () => (rows.length === 0 ? 'no runs yet' : rowsAsText(rows)));
      }
      const [stored, live] = await Promise.all([readRun(sql, run), lookAtLive(run)]);
      const view: RunView = { ...stored, live };
      refuseUnknown(view);
      print(options, view, () => describeRun(view));
    });
}

/** Throws ELT_RUN_UNKNOWN where neither the audit nor Temporal knows the run. */
export function refuseUnknown({ run, runs, live }: RunView): void {
  if (runs.length > 0 || live !== null) return;
  throw new EltError(
    'ELT_RUN_UNKNOWN',
    `no run ${run}: a run's id is its window's, such as ecommerce/2010-12-01T00:00Z/P1D`,
  );
}
