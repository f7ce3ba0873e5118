/** Runs that are stopped before and while they work, in a pool of one real runner: whatever is stopped, the next run finds one. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StackContext } from '../../../local-aws/gateway/service';
import { JobRuns } from '../../../local-aws/glue/job-runs';
import { hasEnded, type JobDefinition, type JobRun } from '../../../local-aws/glue/model';
import { RunnerPool } from '../../../local-aws/glue/runner-pool';
import { testStack } from '../../support/stack';
import { World } from './support/world';

const SLEEP = `
import sys, time
for _ in range(10 * int(sys.argv[-1])):
    time.sleep(0.1)
open(sys.argv[-3], 'w').close()
`;
const PATIENCE_MS = 120_000;

describe('a pool of one runner', () => {
  let world: World;
  let folder: string;
  let pool: RunnerPool;
  let runs: JobRuns;
  let job: JobDefinition;

  beforeAll(async () => {
    world = await World.open();
    folder = mkdtempSync(join(tmpdir(), 'ecomflow-pool-'));
    const { gatewayUrl, tools } = testStack();
    const context = {
      ...{ dataDir: folder, gatewayUrl, region: 'eu-west-1' },
      clock: { now: () => Date.now(), replaying: false },
      ...{ python: tools.python, jarsDir: tools.jarsDir, log: () => undefined },
    } as unknown as StackContext;
    pool = new RunnerPool(context, 1);
    runs = new JobRuns(context, pool, () => ({ startDelayMs: 0 }));
    const script = await world.put('code/sleep.py', SLEEP);
    job = {
      Name: 'sleep',
      Role: 'arn:aws:iam::000000000000:role/sleep',
      Command: { Name: 'glueetl', ScriptLocation: script },
      ExecutionProperty: { MaxConcurrentRuns: 9 },
    };
  });
  afterAll(async () => {
    await pool.close();
    world.close();
    rmSync(folder, { recursive: true });
  });

  /** A file that a run's script writes at its end. */
  const over = (): string => join(folder, 'over');
  const start = (seconds: number): JobRun =>
    runs.start(job, {
      arguments: { '--over': over(), '--seconds': String(seconds) },
      timeoutMinutes: undefined,
      queuing: false,
    });

  /** Fails where it ends otherwise. */
  async function becomes(run: JobRun, state: JobRun['state'], withinMs = PATIENCE_MS): Promise<void> {
    const deadline = Date.now() + withinMs;
    while (run.state !== state && !hasEnded(run) && Date.now() < deadline) await sleep(20);
    expect([run.state, run.errorMessage]).toEqual([state, undefined]);
  }

  it('serves the next run after one was stopped while its Spark started', async () => {
    const early = start(60);
    runs.stop(early);
    await becomes(early, 'STOPPED');
    await becomes(start(0), 'SUCCEEDED');
  });

  it('lets a run that waits for the runner be stopped at once, and serves the others', async () => {
    const working = start(60);
    await becomes(working, 'RUNNING');
    const waiting = start(0);
    const next = start(0);
    runs.stop(waiting);
    await becomes(waiting, 'STOPPED', 1_000);
    expect([working.state, next.state]).toEqual(['RUNNING', 'STARTING']);
    runs.stop(working);
    await becomes(working, 'STOPPED');
    await becomes(next, 'SUCCEEDED');
  });

  it('does not stop the next run by a stop that came as the last one ended', async () => {
    rmSync(over(), { force: true });
    const ending = start(1);
    while (ending.state !== 'RUNNING') await sleep(1);
    // Nothing is read meanwhile: the run's end is on its way when the stop is sent.
    const still = new Int32Array(new SharedArrayBuffer(4));
    while (!existsSync(over())) Atomics.wait(still, 0, 0, 10);
    Atomics.wait(still, 0, 0, 1_000);
    expect(ending.state).toBe('RUNNING');
    runs.stop(ending);
    while (!hasEnded(ending)) await sleep(1);
    expect(ending.state).toBe('SUCCEEDED');
    await becomes(start(0), 'SUCCEEDED');
  });
});
