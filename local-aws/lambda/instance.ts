/** One instance of a function: a process that runs its handler, a call at a time. */
import { randomUUID } from 'node:crypto';
import { LARGEST_PAYLOAD } from '../gateway/call-function';
import type { Outcome, Runtime } from './runtime/runtime';

export class Instance {
  isAlive = true;
  /** Settles when its handler is loaded, or when it has ended. */
  readonly started: Promise<void>;

  constructor(private readonly runtime: Promise<Runtime>) {
    this.started = runtime.then(
      ({ child, started }) => {
        const end = (): void => void (this.isAlive = false);
        child.once('exit', end);
        child.once('error', end);
        return started;
      },
      () => void (this.isAlive = false),
    );
  }

  /** A function that fails, ends or takes too long is an outcome. Rejects where its process cannot be made. */
  async call(payload: string, timeoutMs: number): Promise<Outcome> {
    const runtime = await this.runtime;
    const { child } = runtime;
    const requestId = randomUUID();
    return new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        child.off('exit', onExit);
        child.off('error', onError);
        resolve(withinLimit(outcome));
      };
      const onExit = (code: number | null, signal: string | null): void =>
        settle(
          failed(
            'Runtime.ExitError',
            `RequestId: ${requestId} Error: Runtime exited with error: ${exitOf(code, signal)}`,
          ),
        );
      const onError = (error: Error): void => onExit(null, String(error));
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
      child.once('exit', onExit);
      child.once('error', onError);
      runtime.hand({ payload, requestId, deadlineMs: Date.now() + timeoutMs }).then(settle, onError);
      if (child.exitCode !== null || child.signalCode !== null) onExit(child.exitCode, child.signalCode);
    });
  }

  kill(): void {
    this.isAlive = false;
    this.runtime.then(
      ({ child }) => child.kill('SIGKILL'),
      () => undefined,
    );
  }
}

function withinLimit(outcome: Outcome): Outcome {
  if (Buffer.byteLength(outcome.payload) <= LARGEST_PAYLOAD) return outcome;
  return failed(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${LARGEST_PAYLOAD} bytes).`,
  );
}

function failed(errorType: string, errorMessage: string): Outcome {
  return { isError: true, payload: JSON.stringify({ errorType, errorMessage }) };
}

function exitOf(code: number | null, signal: string | null): string {
  return code === null ? `signal: ${signal ?? 'unknown'}` : `exit status ${String(code)}`;
}
