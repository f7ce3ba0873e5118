/** The `ecomflow` command as a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const COMMAND = join(__dirname, '../../../bin/ecomflow.mjs');

/** The policy of infra-terraform with which a person operates. */
const OPERATOR = 'ecomflow-operator';
/** Commands for a local stack alone: `local …`, and what trades on it. */
const HERE_ALONE: ReadonlySet<string> = new Set(['local', 'generate', 'replay']);

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function runCli(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): Promise<Ended> {
  return new Promise((resolve) => {
    // Beside a local stack an access key id is the name of who calls.
    const isOperating = env['AWS_ACCESS_KEY_ID'] === 'local' && !args.some((word) => HERE_ALONE.has(word));
    const asked = isOperating ? { ...env, AWS_ACCESS_KEY_ID: OPERATOR } : env;
    const child = execFile(process.execPath, [COMMAND, ...args], { env: asked, cwd }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
