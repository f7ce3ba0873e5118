/** The process that cleans up when the stack process is killed outright; see keeper.py. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Name of the variable that marks every process of one stack. */
export const STACK_MARK = 'ECOMFLOW_STACK_ID';

const KEEPER = join(__dirname, 'keeper.py');

export interface Keeper {
  readonly pid: number;
  /** Ends this process with `signal`, later with SIGKILL, should the stack die. */
  watch(pid: number, signal: NodeJS.Signals): void;
  forget(pid: number): void;
  /** Removes this folder should the stack die. */
  remove(path: string): void;
  /** The stack has ended everything itself. */
  dismiss(): Promise<void>;
}

/** Starts the keeper of the stack that carries `mark`. */
export function startKeeper(python: string, mark: string): Keeper {
  const child = spawn(python, ['-I', KEEPER, mark], {
    stdio: ['pipe', 'ignore', 'inherit'],
    // Its own session: Ctrl-C in a terminal goes to the whole foreground group and must not reach it.
    detached: true,
    env: withoutMark(process.env),
  });
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const say = (line: string): void => {
    child.stdin.write(`${line}\n`);
  };
  if (child.pid === undefined) throw new Error(`The keeper did not start: ${python} cannot be run.`);
  return {
    pid: child.pid,
    watch: (pid, signal) => say(`watch ${String(pid)} ${signal}`),
    forget: (pid) => say(`forget ${String(pid)}`),
    remove: (path) => say(`remove ${path}`),
    dismiss: async () => {
      say('done');
      child.stdin.end();
      await exited;
    },
  };
}

/** Ends what still runs of a stack whose keeper was killed as well: to a keeper without input its stack is dead. */
export function endStrays(python: string, mark: string): void {
  const { status } = spawnSync(python, ['-I', KEEPER, mark], { input: '', env: withoutMark(process.env) });
  if (status !== 0) throw new Error('The processes of a dead stack could not be ended.');
}

function withoutMark(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== STACK_MARK));
}
