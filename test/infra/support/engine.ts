/** Runs OpenTofu or Terraform, away from every setting, account and network of who runs the test. */
import { spawn } from 'node:child_process';
import { engineProgram } from './parts';

/** How a command ended. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  /** Both outputs, as they came. */
  readonly output: string;
}

/** Settings that would lead the engine elsewhere. */
const FOREIGN = /^(TF_|TOFU_|AWS_)/;

/** Runs `engine ARGS` in a folder; `config` is the file with which providers are found. */
export async function runEngine(folder: string, args: readonly string[], config?: string): Promise<Ending> {
  return runTool(engineProgram(), folder, args, {
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    TF_CLI_ARGS: '-no-color',
    ...(config !== undefined && { TF_CLI_CONFIG_FILE: config }),
  });
}

/** Runs any program of the check in the same clean environment. */
export async function runTool(
  program: string,
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...Object.fromEntries(own), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      if (signal === null) resolve(status ?? 1);
      else reject(new Error(`${program} ended by ${signal}`));
    });
  });
  return { code, stdout, output };
}

/** What an engine says of what is wrong, without the plan before it. */
export function errorsOf({ output }: Ending): string {
  const start = output.search(/^(\u2502 )?Error: /m);
  return start < 0 ? output : output.slice(start);
}
