/** One reader: a Python process that dies with this one, for it ends when its stdin does. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { readerMessageSchema, type ReaderMessage } from './reader-messages';

export interface ReaderExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ReaderHandlers {
  readonly onMessage: (message: ReaderMessage) => void;
  readonly onExit: (exit: ReaderExit) => void;
  readonly log: (line: string) => void;
}

export class ReaderProcess {
  readonly exited: Promise<ReaderExit>;
  private readonly child: ChildProcessWithoutNullStreams;

  /** Starts it; the configuration, with its passwords, goes through stdin and never through the command line. */
  constructor(python: string, config: Readonly<Record<string, unknown>>, handlers: ReaderHandlers) {
    this.child = spawn(python, ['-m', 'reader'], {
      env: { ...process.env, PYTHONPATH: __dirname, PYTHONUNBUFFERED: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // a reader that was killed takes no more commands; its exit says so
    this.child.stdin.on('error', (error) => handlers.log(`commands: ${error.message}`));
    createInterface({ input: this.child.stderr }).on('line', handlers.log);
    const lines = createInterface({ input: this.child.stdout });
    lines.on('line', (line) => handlers.onMessage(readerMessageSchema.parse(JSON.parse(line))));
    this.exited = new Promise((resolve) => {
      this.child.on('error', (error) => {
        handlers.log(`cannot start ${python}: ${error.message}`);
        resolve({ code: null, signal: null });
      });
      // close, not exit: everything that it said has then been read
      this.child.on('close', (code, signal) => resolve({ code, signal }));
    });
    void this.exited.then(handlers.onExit);
    this.send(config);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  send(command: Readonly<Record<string, unknown>>): void {
    if (this.child.stdin.writable) this.child.stdin.write(`${JSON.stringify(command)}\n`);
  }

  /** SIGKILL: safe at any moment, that is what the reader's journal is for. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}
