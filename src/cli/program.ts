/** The `ecomflow` command, its subcommands and their options. Each has its own file. */
import { Command } from 'commander';
import { chooseTemporalProfile } from '../config';
import { addAthenaCommand } from './athena/command';
import { addBackfillCommand } from './backfill';
import { addCodecCommand } from './codec/command';
import { addCompletionCommand } from './completion/command';
import { addControlCommands } from './control';
import { addDeploymentCommands } from './deployment/command';
import { addDoctorCommand } from './doctor/command';
import { addLocalCommands } from './local/commands';
import { addNewCommands } from './new/command';
import { addNamespaceCommand } from './namespace';
import { addQueryCommand } from './query/command';
import { addReconcileCommand } from './reconcile/command';
import { addReportCommand } from './report/command';
import { addRerunCommand } from './rerun';
import { addRunCommand } from './run';
import { addScheduleCommands } from './schedules';
import { addSourceCommands } from './source/commands';
import { addStatusCommand } from './status/command';
import { addStreamCommands } from './stream/commands';
import { addWarehouseCommand } from './warehouse';

export function createProgram(): Command {
  const program = new Command('ecomflow')
    .description('Exact e-commerce ELT on AWS, orchestrated by Temporal')
    .version('0.1.0')
    .option('--profile <name>', 'profile of temporal.toml, such as one for Temporal Cloud')
    .on('option:profile', (name: string) => chooseTemporalProfile(name))
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
  addAthenaCommand(program);
  addReportCommand(program);
  addReconcileCommand(program);
  addSourceCommands(program);
  addStreamCommands(program);
  addNewCommands(program);
  addNamespaceCommand(program);
  addWarehouseCommand(program);
  addDeploymentCommands(program);
  addCodecCommand(program);
  addDoctorCommand(program);
  addCompletionCommand(program);
  addLocalCommands(program);
  return program;
}
