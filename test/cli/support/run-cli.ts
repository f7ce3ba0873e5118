/** The `ecomflow` command as a process of its own. */
import { execFile, type ChildProcess } from 'node:child_process';
import { commandFile, INSTALLED } from './command-file';

/** The policy of infra-terraform with which a person operates. */
const OPERATOR = 'ecomflow-operator';
/** Commands for a local stack alone: `local …`, and what trades on it. */
const HERE_ALONE: ReadonlySet<string> = new Set(['local', 'generate', 'replay']);

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCli {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export function runCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): Promise<Ended> {
  return startCli(args, env, cwd).ended;
}

/** As `npx ecomflow` runs it, from its sources: it takes half as long again. */
export function runInstalled(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): Promise<Ended> {
  return startCli(args, env, cwd, INSTALLED).ended;
}

/** For who has something to say to it while it runs. */
export function startCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
  command: string = commandFile(),
): StartedCli {
  // Beside a local stack an access key id is the name of who calls.
  const isOperating = env['AWS_ACCESS_KEY_ID'] === 'local' && !args.some((word) => HERE_ALONE.has(word));
  const asked = isOperating ? { ...env, AWS_ACCESS_KEY_ID: OPERATOR } : env;
  let tell: (ended: Ended) => void = () => undefined;
  const ended = new Promise<Ended>((resolve) => (tell = resolve));
  const child = execFile(process.execPath, [command, ...args], { env: asked, cwd }, (_, stdout, stderr) =>
    tell({ code: child.exitCode ?? -1, stdout, stderr }),
  );
  return { child, ended };
}
