/** AWS's Python SDK as a process: services of which no client for JavaScript is installed are called as people call them. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { testStack } from '../../../support/stack';

export interface Told {
  readonly answer?: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
}

export interface Boto {
  /** `operation` and the parameters as boto3 names them; answers come in order. */
  tell(service: string, operation: string, parameters?: object): Promise<Told>;
  /** The same, where only an answer will do. */
  call(service: string, operation: string, parameters?: object): Promise<Readonly<Record<string, unknown>>>;
  stop(): void;
}

export function startBoto(endpoint: string): Boto {
  const { tools, env } = testStack();
  const child = spawn(tools.python, ['-W', 'ignore', join(__dirname, 'boto.py'), endpoint], {
    env: { ...process.env, ...env, NO_PROXY: '127.0.0.1,localhost' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting: ((line: string) => void)[] = [];
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.(line));
  const tell = async (service: string, operation: string, parameters: object = {}): Promise<Told> => {
    const line = new Promise<string>((resolve) => waiting.push(resolve));
    child.stdin.write(`${JSON.stringify({ service, operation, parameters })}\n`);
    return JSON.parse(await line) as Told;
  };
  return {
    tell,
    async call(service, operation, parameters) {
      const told = await tell(service, operation, parameters);
      if (told.answer) return told.answer;
      throw new Error(`${service} ${operation}: ${told.code ?? ''} ${told.message ?? ''}`);
    },
    stop: () => child.stdin.end(),
  };
}
