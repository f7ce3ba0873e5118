import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const ROOT = resolve(__dirname, '../../..');

interface Running {
  readonly process: ChildProcess;
  readonly dir: string;
  readonly mark: string;
}

function spawnStack(dir: string): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'local-aws/main.ts', '--dir', dir], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function startStack(): Promise<Running> {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-death-'));
  const stack = spawnStack(dir);
  while (!existsSync(join(dir, 'stack.json'))) {
    if (stack.exitCode !== null) throw new Error(`the stack ended with ${stack.exitCode}`);
    await sleep(50);
  }
  const { mark } = z
    .object({ mark: z.string() })
    .parse(JSON.parse(readFileSync(join(dir, 'owner.json'), 'utf8')));
  return { process: stack, dir, mark };
}

/** Command lines of the processes that carry the mark of a stack. */
function processesOf({ mark }: Running): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => readQuietly(`/proc/${pid}/environ`).split('\0').includes(`ECOMFLOW_STACK_ID=${mark}`))
    .map((pid) => readQuietly(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
}

/** '' for a process that ended meanwhile. */
function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function until(condition: () => boolean, withinMs: number): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(50)) if (condition()) return true;
  return condition();
}

describe('the end of a stack', () => {
  it('leaves no process and no folder when it is asked to end', async () => {
    const stack = await startStack();
    expect(processesOf(stack).join('\n')).toMatch(/mariadbd/);
    stack.process.kill('SIGTERM');
    const [code] = (await once(stack.process, 'exit')) as [number | null];
    expect({ code, processes: processesOf(stack), folder: existsSync(stack.dir) }).toEqual({
      code: 0,
      processes: [],
      folder: false,
    });
  });

  it('leaves no process and no folder when it is killed', async () => {
    const stack = await startStack();
    stack.process.kill('SIGKILL');
    const gone = await until(() => processesOf(stack).length === 0 && !existsSync(stack.dir), 60_000);
    expect({ gone, processes: processesOf(stack) }).toEqual({ gone: true, processes: [] });
  });

  it('refuses a folder in which another stack runs, and leaves that one alone', async () => {
    const stack = await startStack();
    const second = spawnStack(stack.dir);
    let said = '';
    second.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(second, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(said).toContain(`A stack runs in ${stack.dir} already`);
    expect(existsSync(join(stack.dir, 'stack.json'))).toBe(true);
    stack.process.kill('SIGTERM');
    await once(stack.process, 'exit');
    rmSync(stack.dir, { recursive: true, force: true });
  });

  it('is also the end of what a service started by itself', async () => {
    const stack = await startStack();
    const stray = spawn('sleep', ['600'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, ECOMFLOW_STACK_ID: stack.mark },
    });
    stack.process.kill('SIGKILL');
    await once(stray, 'exit');
    expect(stray.signalCode).toBe('SIGTERM');
    await until(() => !existsSync(stack.dir), 60_000);
  });
});
