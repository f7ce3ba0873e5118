import { MockActivityEnvironment } from '@temporalio/testing';
import { ActivityCancellationDetails } from '@temporalio/common';
import { CancelledFailure, ApplicationFailure } from '@temporalio/activity';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { waitForRemoteJob } from '../../src/activities/remote-job';
import { EltError } from '../../src/model/errors';

const OPTIONS = { pollMinMs: 5 };
const JUST_NOW = { scheduledTimestampMs: Date.now(), heartbeatTimeoutMs: 30 };

/** A job that ends at its nth look. */
function job(ends: number) {
  const seen = { looks: 0, stops: 0 };
  return {
    seen,
    id: 'jr_1',
    look: () => Promise.resolve((seen.looks += 1) >= ends ? 'done' : null),
    stop: () => Promise.resolve(void (seen.stops += 1)),
  };
}

const forever = () => job(Number.POSITIVE_INFINITY);

describe('waiting for a remote job', () => {
  it('looks until it ends and returns its result', async () => {
    const remote = job(3);
    await expect(
      new MockActivityEnvironment(JUST_NOW).run(() => waitForRemoteJob(remote, OPTIONS)),
    ).resolves.toBe('done');
    expect(remote.seen).toEqual({ looks: 3, stops: 0 });
  });

  it('ends for good with the code of a bad end, even where the code itself may be retried', async () => {
    const remote = {
      ...forever(),
      look: () => Promise.resolve(new EltError('ELT_LOAD_SERIALIZATION', 'planted')),
    };
    const waiting = new MockActivityEnvironment(JUST_NOW).run(() => waitForRemoteJob(remote, OPTIONS));
    await expect(waiting).rejects.toMatchObject({ type: 'ELT_LOAD_SERIALIZATION', nonRetryable: true });
  });

  it('leaves a failure to look as it is, to be tried again', async () => {
    const remote = { ...forever(), look: () => Promise.reject(new Error('reset')) };
    const waiting = new MockActivityEnvironment(JUST_NOW).run(() => waitForRemoteJob(remote, OPTIONS));
    await expect(waiting).rejects.toThrow('reset');
  });

  it('heartbeats with the job id on a timer of its own while one look takes long', async () => {
    const env = new MockActivityEnvironment(JUST_NOW);
    const beats: unknown[] = [];
    env.on('heartbeat', (details: unknown) => beats.push(details));
    const slow = {
      id: 'jr_9',
      look: () => new Promise<string>((done) => setTimeout(() => done('x'), 120)),
      stop: () => Promise.resolve(),
    };
    await env.run(() => waitForRemoteJob(slow, OPTIONS));
    expect(beats.length).toBeGreaterThanOrEqual(4);
    expect(beats[0]).toEqual({ jobId: 'jr_9' });
  });

  it.each([
    ['cancelled', { cancelRequested: true }, 1, CancelledFailure],
    ['left by a worker that shuts down', { workerShutdown: true }, 0, ApplicationFailure],
    ['paused', { paused: true }, 0, CancelledFailure],
    ['timed out', { timedOut: true }, 0, CancelledFailure],
  ])('%s: stops the job only when the run is over', async (_, reason, stops, failure) => {
    const env = new MockActivityEnvironment(JUST_NOW);
    const remote = forever();
    const waiting = env.run(() => waitForRemoteJob(remote, OPTIONS)).catch((error: unknown) => error);
    await new Promise((done) => setTimeout(done, 30));
    env.cancel('CANCELLED', new ActivityCancellationDetails(reason));
    await expect(waiting).resolves.toBeInstanceOf(failure);
    expect(remote.seen.stops).toBe(stops);
  });

  /** What Temporal says of the run to an attempt that it does not know any more. */
  const cancelUnknown = async (describe: () => Promise<unknown>) => {
    const client = {
      workflow: { getHandle: () => ({ describe }) },
      withAbortSignal: (_: AbortSignal, ask: () => Promise<unknown>) => ask(),
    } as unknown as Client;
    const env = new MockActivityEnvironment({ ...JUST_NOW, activityId: '7' }, { client });
    const remote = forever();
    const waiting = env.run(() => waitForRemoteJob(remote, OPTIONS)).catch((error: unknown) => error);
    await new Promise((done) => setTimeout(done, 30));
    env.cancel('NOT_FOUND', new ActivityCancellationDetails({ notFound: true }));
    return { ended: await waiting, stops: remote.seen.stops };
  };
  const seenAs = (name: string, ...ids: string[]) => ({
    status: { name },
    raw: { pendingActivities: ids.map((activityId) => ({ activityId })) },
  });

  it.each([
    // It goes on listing what it waited for.
    ['terminated or reset', () => Promise.resolve(seenAs('TERMINATED', '7')), 1],
    ['of a run that waits for other things', () => Promise.resolve(seenAs('RUNNING', '8')), 1],
    ['of a run that is gone', () => Promise.reject(new WorkflowNotFoundError('gone', 'w', 'r')), 1],
    ['given up while another attempt waits', () => Promise.resolve(seenAs('RUNNING', '6', '7')), 0],
  ])('%s: stops the job only where no other attempt waits for it', async (_, describe, stops) => {
    const seen = await cancelUnknown(describe);
    expect(seen.ended).toBeInstanceOf(CancelledFailure);
    expect(seen.stops).toBe(stops);
  });

  it('leaves the job alone where Temporal does not say whether another attempt waits', async () => {
    const seen = await cancelUnknown(() => Promise.reject(new Error('unavailable')));
    expect(seen).toMatchObject({ ended: { message: 'unavailable' }, stops: 0 });
  });
});
