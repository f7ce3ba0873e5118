/** Runs the `ecomflow` command. */
import { CommanderError } from 'commander';
import { applyLocalStack } from '../config';
import { EXIT, reportError } from './output';
import { createProgram } from './program';

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
    // A command that came to its end may have found that the work failed.
    process.exitCode ||= code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = EXIT.failed;
  },
);
