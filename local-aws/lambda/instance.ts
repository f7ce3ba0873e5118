/** One instance of a function: a process that runs its handler, a call at a time. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** What an invocation answers; `isError` where the function failed, whose payload then says how. */
export interface Outcome {
  readonly isError: boolean;
  /** JSON text. */
  readonly payload: string;
}

const KILLED = 'SIGKILL';

export class Instance {
  private readonly child: ChildProcess;
  isAlive = true;
  /** Settles when its handler is loaded, or when it has ended. */
  readonly started: Promise<void>;

  constructor(called: { readonly folder: string; readonly arn: string }, env: NodeJS.ProcessEnv) {
    this.child = fork(join(__dirname, 'runtime', 'bootstrap.cjs'), [], {
      cwd: called.folder,
      env: { ...env, ECOMFLOW_LAMBDA_ARN: called.arn },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child.once('exit', () => (this.isAlive = false));
    this.child.once('error', () => (this.isAlive = false));
    this.started = new Promise((settle) => {
      for (const event of ['message', 'exit', 'error']) this.child.once(event, () => settle());
    });
  }

  /** Never rejects: a function that fails, ends or takes too long is an outcome. */
  call(payload: string, timeoutMs: number): Promise<Outcome> {
    const requestId = randomUUID();
    return new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        this.child.off('message', onMessage);
        this.child.off('exit', onExit);
        resolve(outcome);
      };
      const onMessage = (message: unknown): void => settle(message as Outcome);
      const onExit = (code: number | null, signal: string | null): void =>
        settle(
          failed(
            'Runtime.ExitError',
            `RequestId: ${requestId} Error: Runtime exited with error: ${exitOf(code, signal)}`,
          ),
        );
      const timer = setTimeout(() => {
        this.kill();
        const seconds = (timeoutMs / 1000).toFixed(2);
        settle(
          failed(
            'Sandbox.Timedout',
            `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
          ),
        );
      }, timeoutMs);
      this.child.on('message', onMessage);
      this.child.on('exit', onExit);
      this.child.send({ payload, requestId, deadlineMs: Date.now() + timeoutMs }, (error) => {
        if (error) onExit(null, String(error));
      });
    });
  }

  kill(): void {
    this.isAlive = false;
    this.child.kill(KILLED);
  }
}

function failed(errorType: string, errorMessage: string): Outcome {
  return { isError: true, payload: JSON.stringify({ errorType, errorMessage }) };
}

function exitOf(code: number | null, signal: string | null): string {
  return code === null ? `signal: ${signal ?? 'unknown'}` : `exit status ${String(code)}`;
}
