/** How often a remote job is looked at, and how soon its end is noticed: on a clock that a test turns. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { ActivityCancellationDetails } from '@temporalio/common';
import { CancelledFailure } from '@temporalio/activity';
import fc from 'fast-check';
import { waitForRemoteJob, type Clock } from '../../src/activities/remote-job';
import { loadConfig } from '../../src/config';
import { testStack } from '../support/stack';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** As on AWS: nothing is set. */
const POLL_MIN_MS = loadConfig({ ...testStack().env, ECOMFLOW_POLL_MIN_MS: undefined }).ECOMFLOW_POLL_MIN_MS;
const LOCAL_POLL_MIN_MS = 100;

interface Waited {
  readonly looks: number;
  /** From the job's end until the wait returned. */
  readonly noticedMs: number;
}

/** A job that takes so long, looked at from `startMs` on. */
async function wait(durationMs: number, pollMinMs: number, startMs = 0): Promise<Waited> {
  let nowMs = startMs;
  let looks = 0;
  const clock: Clock = { nowMs: () => nowMs, sleep: (ms) => Promise.resolve(void (nowMs += ms)) };
  const job = {
    id: 'jr_1',
    look: () => Promise.resolve((looks += 1) > 0 && nowMs >= durationMs ? 'done' : null),
    stop: () => Promise.resolve(),
  };
  const env = new MockActivityEnvironment({ scheduledTimestampMs: 0 });
  await env.run(() => waitForRemoteJob(job, { pollMinMs, clock }));
  return { looks, noticedMs: nowMs - Math.max(durationMs, startMs) };
}

describe('a remote job', () => {
  it('of an hour is looked at 60 times at most', async () => {
    expect((await wait(HOUR, POLL_MIN_MS)).looks).toBeLessThanOrEqual(60);
    // The twin: from one second on, it would be more.
    expect((await wait(HOUR, SECOND)).looks).toBeGreaterThan(60);
  });

  it('of any length has its end noticed within a tenth of it, or 5 s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 48 * HOUR }), async (durationMs) => {
        const { noticedMs } = await wait(durationMs, POLL_MIN_MS);
        expect(noticedMs).toBeLessThanOrEqual(Math.max(0.1 * durationMs, 5 * SECOND));
      }),
    );
  });

  it('on this machine has it noticed within a tenth, or 0.1 s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: HOUR }), async (durationMs) => {
        const { noticedMs } = await wait(durationMs, LOCAL_POLL_MIN_MS);
        expect(noticedMs).toBeLessThanOrEqual(Math.max(0.1 * durationMs, 100));
      }),
    );
  });

  it('is not looked at more often by an attempt that takes over from a lost worker', async () => {
    expect((await wait(2 * HOUR, POLL_MIN_MS, HOUR)).looks).toBeLessThanOrEqual(9);
    expect((await wait(HOUR, POLL_MIN_MS, 2 * HOUR)).looks).toBe(1);
  });

  it('that is stuck is looked at ever more rarely, until somebody cancels its run', async () => {
    const pauses: number[] = [];
    let nowMs = 0;
    let stops = 0;
    const env = new MockActivityEnvironment({ scheduledTimestampMs: 0 });
    const clock: Clock = {
      nowMs: () => nowMs,
      sleep(ms, signal) {
        pauses.push(ms);
        nowMs += ms;
        if (nowMs > 24 * HOUR)
          env.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true }));
        return signal.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve();
      },
    };
    const stuck = {
      id: 'jr_1',
      look: () => Promise.resolve(null),
      stop: () => Promise.resolve(void (stops += 1)),
    };
    const waiting = env.run(() => waitForRemoteJob(stuck, { pollMinMs: POLL_MIN_MS, clock }));
    await expect(waiting).rejects.toBeInstanceOf(CancelledFailure);
    expect(pauses.length).toBeLessThan(100);
    expect(pauses.at(-1)).toBeGreaterThan(HOUR);
    expect(stops).toBe(1);
  });
});
