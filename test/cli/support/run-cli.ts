/** The `ecomflow` command as a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';

const COMMAND = join(__dirname, '../../../bin/ecomflow.mjs');

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
    const child = execFile(process.execPath, [COMMAND, ...args], { env, cwd }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
