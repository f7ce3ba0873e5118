/** The `ecomflow` command, its subcommands and their options. Each has its own file. */
import { Command } from 'commander';
import { addBackfillCommand } from './backfill';
import { addControlCommands } from './control';
import { addLocalCommands } from './local/commands';
import { addNamespaceCommand } from './namespace';
import { addQueryCommand } from './query';
import { addReconcileCommand } from './reconcile/command';
import { addRerunCommand } from './rerun';
import { addRunCommand } from './run';
import { addScheduleCommands } from './schedules';
import { addSourceCommands } from './source/commands';
import { addStatusCommand } from './status/command';
import { addWarehouseCommand } from './warehouse';

export function createProgram(): Command {
  const program = new Command('ecomflow')
    .description('Exact e-commerce ELT on AWS, orchestrated by Temporal')
    .version('0.1.0')
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the work failed, 2 wrong use, 3 no connection or settings, 130 interrupted.',
    );
  addRunCommand(program);
  addRerunCommand(program);
  addBackfillCommand(program);
  addStatusCommand(program);
  addControlCommands(program);
  addScheduleCommands(program);
  addQueryCommand(program);
  addReconcileCommand(program);
  addSourceCommands(program);
  addNamespaceCommand(program);
  addWarehouseCommand(program);
  addLocalCommands(program);
  return program;
}
