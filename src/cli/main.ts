/** The `ecomflow` command. Each subcommand has its own file. */
import { Command, CommanderError } from 'commander';
import { applyLocalStack } from '../config';
import { addLocalCommands } from './local/commands';
import { EXIT, reportError } from './output';
import { addReconcileCommand } from './reconcile/command';
import { addQueryCommand } from './query';
import { addRunCommand } from './run';
import { addStatusCommand } from './status/command';
import { addWarehouseCommand } from './warehouse';

function createProgram(): Command {
  const program = new Command('ecomflow')
    .description('Exact e-commerce ELT on AWS, orchestrated by Temporal')
    .version('0.1.0')
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 the work failed, 2 wrong use, 3 no connection or settings, 130 interrupted.',
    );
  addRunCommand(program);
  addStatusCommand(program);
  addQueryCommand(program);
  addReconcileCommand(program);
  addWarehouseCommand(program);
  addLocalCommands(program);
  return program;
}

/** Runs the command line; returns the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  try {
    applyLocalStack();
    await createProgram().parseAsync([...argv]);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return reportError(error, { json });
  }
}

process.once('SIGINT', () => process.exit(EXIT.interrupted));
main(process.argv).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = EXIT.failed;
  },
);
