/** The Python process that reads and computes; see engine/main.py. Started by the first query, ended with this process. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { StackContext } from '../gateway/service';
import type { ResultColumn } from './query';

/** What the engine says of a call, in this order; `done` or `rejected` is the last. */
export type EngineEvent =
  | { readonly event: 'accepted'; readonly statementType: 'DML' | 'UTILITY' }
  | { readonly event: 'rejected'; readonly message: string; readonly code: string }
  | { readonly event: 'started' }
  | {
      readonly event: 'done';
      readonly state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
      readonly engineMs: number;
      readonly scannedBytes: number;
      readonly columns?: readonly ResultColumn[];
      readonly message?: string;
      readonly category?: number;
    };

export interface EngineCall {
  readonly id: string;
  readonly sql: string;
  readonly database: string;
  /** Folder of the result, `s3://bucket/prefix/`. */
  readonly output: string;
  /** Whose query it is: Athena reads catalog and S3, and writes its result, in the name of who asks. */
  readonly principal: string;
  /** Bytes; null for no limit. */
  readonly scanLimit: number | null;
  /** It stays QUEUED so long before it runs. */
  readonly queueMs: number;
  /** What NOW is in a table's range of partitions. */
  readonly nowMs: number;
}

type Listener = (event: EngineEvent) => void;
type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const SYSTEM_ERROR = 1;

export class EngineProcess {
  private child: Child | undefined;
  private readonly listeners = new Map<string, Listener>();
  private stopping = false;

  constructor(private readonly context: StackContext) {}

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
    const { python, motoUrl, gatewayUrl, region, log } = this.context;
    const child = spawn(python, [join(__dirname, 'engine', 'main.py')], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, NO_PROXY: '127.0.0.1,localhost' },
    });
    // A dead engine is told by `close`; its pipe's error says the same once more.
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify({ s3Url: motoUrl, glueUrl: gatewayUrl, region })}\n`);
    createInterface({ input: child.stdout }).on('line', (line) => this.hear(line));
    createInterface({ input: child.stderr }).on('line', (line) => log(`athena engine: ${line}`));
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
    if (!this.stopping) this.context.log(`athena engine ended: ${reason}`);
    const message = `GENERIC_INTERNAL_ERROR: the local engine ended: ${reason}`;
    for (const listener of waiting)
      listener({
        event: 'done',
        state: 'FAILED',
        engineMs: 0,
        scannedBytes: 0,
        message,
        category: SYSTEM_ERROR,
      });
  }
}
