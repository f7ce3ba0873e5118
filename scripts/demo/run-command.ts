/** A command that starts things: whatever ends it, what it started is undone. */
import { CommanderError } from 'commander';
import { EXIT, reportError, say } from '../../src/cli/output';

/** What must be undone, last first; run once, whatever ends the command. */
export interface Undo {
  add(step: () => Promise<unknown>): void;
  run(): Promise<void>;
  /** Leaves everything as it is. */
  forget(): void;
}

export function createUndo(): Undo {
  const steps: (() => Promise<unknown>)[] = [];
  return {
    add: (step) => void steps.push(step),
    async run() {
      for (let step = steps.pop(); step; step = steps.pop()) await step();
    },
    forget: () => void (steps.length = 0),
  };
}

/** Reads the arguments, does the work, undoes what it started, and exits with the code that tells how it went. */
export function runCommand<Options extends { readonly json: boolean }>(
  parse: (argv: readonly string[]) => Options,
  work: (options: Options, undo: Undo) => Promise<void>,
): void {
  const undo = createUndo();
  endOnSignal('SIGINT', undo);
  endOnSignal('SIGTERM', undo);
  void run(parse, work, undo).then((code) => process.exit(code));
}

async function run<Options extends { readonly json: boolean }>(
  parse: (argv: readonly string[]) => Options,
  work: (options: Options, undo: Undo) => Promise<void>,
  undo: Undo,
): Promise<number> {
  let options: Options | undefined;
  try {
    options = parse(process.argv);
    await work(options, undo);
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return reportError(error, { json: options?.json });
  } finally {
    await undo.run();
  }
}

function endOnSignal(signal: NodeJS.Signals, undo: Undo): void {
  process.once(signal, () => {
    say(`${signal}: stopping what was started…`);
    void undo.run().finally(() => process.exit(EXIT.interrupted));
  });
}
