/** `ecomflow rerun`: asks for a failed run again, from where it had come to. */
import { Option, type Command } from 'commander';
import { parseWindowWorkflowId } from '../model/names';
import { RERUN_STARTS, type RerunStart } from '../model/plan';
import type { OutputOptions } from './output';
import { followRun } from './run';

interface RerunOptions extends OutputOptions {
  readonly from: RerunStart;
  readonly detach?: boolean;
}

export function addRerunCommand(program: Command): void {
  program
    .command('rerun')
    .description('run a failed window again, from the stage that it had come to')
    .argument('<run>', "the run's id, such as ecommerce/2010-12-01T00:00Z/P1D")
    .addOption(
      new Option(
        '--from <stage>',
        'failed: as far as it had come; refine: the same objects by the contracts of today; check: the files that Glue wrote',
      )
        .choices([...RERUN_STARTS])
        .default('failed'),
    )
    .option('--detach', 'start it and return at once')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
It is a new execution that takes the manifest of the earlier try; nothing is reset. A window that did not fail is run as by
\`ecomflow run\`.

Examples:
  $ ecomflow rerun ecommerce/2010-12-01T00:00Z/P1D
  $ ecomflow rerun ecommerce/2010-12-01T00:00Z/P1D --from refine`,
    )
    .action(async (run: string, { from: rerunFrom, ...options }: RerunOptions) => {
      const { pipeline, window } = parseWindowWorkflowId(run);
      await followRun('rerun', { pipeline, ...window, rerunFrom }, options);
    });
}
