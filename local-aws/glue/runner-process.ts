/** One runner: a Python process with a warm Spark session. It dies with this process, for it ends when its stdin does. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { StackContext } from '../gateway/service';
import { letOthersFirst } from './let-others-first';

const messageSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ready'), seconds: z.number() }),
  z.object({
    event: z.literal('ended'),
    id: z.string(),
    state: z.enum(['SUCCEEDED', 'FAILED', 'STOPPED']),
    error: z.string().nullable(),
  }),
]);

export type RunEnd = {
  readonly state: 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'LOST';
  readonly error: string | null;
};

export interface RunOrder {
  readonly id: string;
  /** The name of the role with which the job calls AWS. */
  readonly role: string;
  readonly script: string;
  readonly extraPyFiles: readonly string[];
  readonly arguments: readonly string[];
  readonly logFile: string;
}

export class RunnerProcess {
  /** Settled when Spark is up; refused when the process ended before. */
  readonly ready: Promise<void>;
  /** Settled when the process is gone. */
  readonly exited: Promise<void>;
  private readonly child: ChildProcessWithoutNullStreams;
  private ended = false;
  private stopped = false;
  private current: { readonly id: string; readonly settle: (end: RunEnd) => void } | undefined;

  constructor(context: StackContext, workDir: string) {
    mkdirSync(workDir, { recursive: true });
    this.child = spawn(context.python, ['-m', 'runner'], {
      cwd: workDir,
      env: {
        ...process.env,
        ...awsEnvironment(context, workDir),
        PYTHONPATH: __dirname,
        PYTHONUNBUFFERED: '1',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      // a group of its own: Spark's JVM goes with it
      detached: true,
    });
    if (this.child.pid !== undefined) letOthersFirst(this.child.pid, context.log);
    this.child.stdin.on('error', (error) => context.log(`glue runner: commands: ${error.message}`));
    createInterface({ input: this.child.stderr }).on('line', (line) => context.log(`glue runner: ${line}`));
    this.exited = new Promise((resolve) => {
      this.child.once('error', () => resolve());
      this.child.once('close', () => resolve());
    });
    void this.exited.then(() => this.lose());
    this.ready = this.listen(context);
    this.ready.catch((error: unknown) => context.log(String(error)));
    this.send({
      jarsDir: context.jarsDir,
      endpoint: context.gatewayUrl,
      region: context.region,
      workDir,
    });
  }

  get alive(): boolean {
    return !this.ended;
  }

  /** Runs a job to its end; LOST when the process died under it. */
  async run(order: RunOrder): Promise<RunEnd> {
    if (this.ended) return { state: 'LOST', error: null };
    return new Promise((settle) => {
      this.current = { id: order.id, settle };
      this.send({ run: order });
    });
  }

  /** True once it was told to stop: it takes no other run. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** Asks the run to end: Spark's jobs are cancelled and its Python code is interrupted. */
  stop(runId: string): void {
    this.stopped = true;
    this.send({ stop: runId });
  }

  /** Ends the process and all that it started. */
  async kill(): Promise<void> {
    if (this.child.pid !== undefined && !this.ended) {
      try {
        process.kill(-this.child.pid, 'SIGKILL');
      } catch (error) {
        // gone already: its exit is on the way
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await this.exited;
  }

  private listen(context: StackContext): Promise<void> {
    return new Promise((resolve, reject) => {
      void this.exited.then(() => reject(new Error(`the Glue runner ended early (${context.python})`)));
      createInterface({ input: this.child.stdout }).on('line', (line) => {
        const message = messageSchema.parse(JSON.parse(line));
        if (message.event === 'ready') {
          context.log(`glue runner: Spark is up after ${message.seconds} s`);
          resolve();
        } else this.settle(message.id, { state: message.state, error: message.error });
      });
    });
  }

  private settle(id: string, end: RunEnd): void {
    if (this.current?.id !== id) return;
    const { settle } = this.current;
    this.current = undefined;
    settle(end);
  }

  private lose(): void {
    this.ended = true;
    if (this.current) this.settle(this.current.id, { state: 'LOST', error: null });
  }

  private send(command: Readonly<Record<string, unknown>>): void {
    if (this.child.stdin.writable) this.child.stdin.write(`${JSON.stringify(command)}\n`);
  }
}

/** What Glue gives a job: a region and credentials, which each run replaces by its role's. Path-style addresses, since no bucket has a host name of its own here. */
function awsEnvironment(context: StackContext, workDir: string): Record<string, string> {
  const config = join(workDir, 'aws-config');
  writeFileSync(config, '[default]\ns3 =\n  addressing_style = path\n');
  return {
    AWS_CONFIG_FILE: config,
    AWS_ENDPOINT_URL: context.gatewayUrl,
    AWS_REGION: context.region,
    AWS_DEFAULT_REGION: context.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    SPARK_LOCAL_IP: '127.0.0.1',
  };
}
