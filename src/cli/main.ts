/** Runs the `ecomflow` command. */
import { CommanderError } from 'commander';
import { applyLocalStack } from '../local-stack/stack-settings';
import { EXIT, reportError } from './output';
import { createProgram } from './program';

/** Not whoever names a profile: that person means another server; `local` and `completion` talk to none. */
function takesLocalStack(argv: readonly string[]): boolean {
  const isElsewhere = argv.some((word) => word === '--profile' || word.startsWith('--profile='));
  return !isElsewhere && !['local', 'completion', undefined].includes(argv[2]);
}

/** Runs the command line; returns the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json');
  try {
    if (takesLocalStack(argv)) applyLocalStack();
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
