/** The Python process that translates and executes; see engine/main.py. It ends when this process does. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { StackContext } from '../gateway/service';
import type { ResultColumn, Value } from './statement';

/** What the engine says of a call, in this order; `done` or `rejected` is the last. */
export type EngineEvent =
  | { readonly event: 'accepted' }
  | { readonly event: 'rejected'; readonly message: string }
  | { readonly event: 'started'; readonly pid: number }
  | { readonly event: 'statement-started'; readonly index: number }
  | {
      readonly event: 'statement';
      readonly index: number;
      readonly durationNs: number;
      readonly rowCount: number;
      readonly columns?: readonly ResultColumn[];
      readonly rows?: readonly (readonly Value[])[];
    }
  | {
      readonly event: 'done';
      readonly status: 'FINISHED' | 'FAILED' | 'ABORTED';
      /** Of the statement that failed; -1 when none had begun. */
      readonly index?: number;
      readonly message?: string;
    };

export interface EngineCall {
  readonly id: string;
  readonly database: string;
  readonly statements: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  /** What the session's clock shows, naive UTC; null is the machine's. */
  readonly now: string | null;
}

type Listener = (event: EngineEvent) => void;
type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export class EngineProcess {
  private child: Child | undefined;
  private readonly listeners = new Map<string, Listener>();
  private stopping = false;

  constructor(private readonly context: StackContext) {
    // Started before it is needed: Python takes a second to load its libraries.
    this.child = this.start();
  }

  execute(call: EngineCall, listener: Listener): void {
    this.listeners.set(call.id, listener);
    this.send({ op: 'execute', ...call });
  }

  /** The call's `done` tells how it went. */
  cancel(id: string): void {
    this.send({ op: 'cancel', id });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (!child) return;
    const ended = once(child, 'close');
    child.stdin.end();
    await ended;
  }

  private send(message: unknown): void {
    this.child ??= this.start();
    this.child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  private start(): Child {
    const { python, postgres, motoUrl, region, log } = this.context;
    const child = spawn(python, [join(__dirname, 'engine', 'main.py')], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NO_PROXY: '127.0.0.1,localhost' },
    });
    const { host, port, user, password } = postgres;
    // A dead engine is told by `close`; its pipe's error says the same once more.
    child.stdin.on('error', () => undefined);
    child.stdin.write(
      `${JSON.stringify({ postgres: { host, port, user, password }, s3Url: motoUrl, region })}\n`,
    );
    createInterface({ input: child.stdout }).on('line', (line) => this.hear(line));
    createInterface({ input: child.stderr }).on('line', (line) => log(`redshift engine: ${line}`));
    child.once('error', (error) => this.lost(child, String(error)));
    child.once('close', (code, signal) => this.lost(child, `exit ${String(code ?? signal)}`));
    return child;
  }

  private hear(line: string): void {
    const { id, ...event } = JSON.parse(line) as { id?: string } & EngineEvent;
    if (id === undefined) return;
    const listener = this.listeners.get(id);
    if (event.event === 'done' || event.event === 'rejected') this.listeners.delete(id);
    listener?.(event);
  }

  private lost(child: Child, reason: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    const waiting = [...this.listeners.values()];
    this.listeners.clear();
    if (!this.stopping) this.context.log(`redshift engine ended: ${reason}`);
    const message = `ERROR: Internal error: connection terminated (the local engine ended: ${reason})`;
    for (const listener of waiting) listener({ event: 'done', status: 'FAILED', index: -1, message });
  }
}
