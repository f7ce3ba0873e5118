/** What runs a handler: a process, and how a call is handed to it. */
import type { ChildProcess } from 'node:child_process';

/** What an invocation answers; `isError` where the function failed, whose payload then says how. */
export interface Outcome {
  readonly isError: boolean;
  /** JSON text. */
  readonly payload: string;
}

export interface RuntimeCall {
  readonly payload: string;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

export interface Runtime {
  readonly child: ChildProcess;
  /** Settles when the handler is loaded, or when the process has ended. */
  readonly started: Promise<void>;
  /** One call at a time. Does not settle where the process ends before it answers. */
  hand(call: RuntimeCall): Promise<Outcome>;
}

export interface Launched {
  /** Of the function's code. */
  readonly folder: string;
  readonly arn: string;
  readonly env: NodeJS.ProcessEnv;
}
