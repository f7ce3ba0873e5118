/** Runs that state machines wait for: they are kept waiting, answered, and ended when nobody waits any more. */
import { Context } from '@temporalio/activity';
import { JOINED_SIGNAL } from '../../src/model/messages';
import { startHeartbeats } from '../../src/activities/heartbeat';
import { runPipeline } from '../../src/workflows';
import type { Activities } from '../../src/activities';
import { failure, openDevServer, scriptedWorld } from './support';

const trigger = 'triggers/ecommerce/a-run/';
type Answered = Parameters<Activities['answerTrigger']>[0];

describe('a run with a trigger', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  /** A world that remembers what was answered. */
  const world = (overrides: Partial<Activities> = {}) => {
    const answered: Answered[] = [];
    const answerTrigger = (input: Answered): Promise<void> => {
      answered.push(input);
      return Promise.resolve();
    };
    return { answered, ...scriptedWorld(env, { answerTrigger, ...overrides }) };
  };
  const start = (name: string, input: { trigger?: string } = { trigger }) =>
    env.client.workflow.start(runPipeline, {
      workflowId: `triggered-${name}`,
      taskQueue: name,
      args: [{ pipeline: 'ecommerce', ...input }],
    });

  it('answers with its summary', async () => {
    const { run, name, answered } = world();
    const summary = await run(async () => (await start(name)).result());
    expect(summary.status).toBe('succeeded');
    expect(answered).toEqual([{ trigger, end: { state: 'succeeded', output: summary } }]);
  });

  it('answers with the code of its failure, and fails', async () => {
    const { run, name, answered } = world({
      waitForRefine: () => Promise.reject(failure('ELT_REFINE_JOB_FAILED')),
    });
    await run(async () => {
      await expect((await start(name)).result()).rejects.toMatchObject({
        cause: { type: 'ELT_REFINE_JOB_FAILED' },
      });
    });
    expect(answered).toMatchObject([{ end: { state: 'failed', code: 'ELT_REFINE_JOB_FAILED' } }]);
  });

  it('is cancelled with its window when nobody waits any more', async () => {
    let isRefining = (): void => undefined;
    const refining = new Promise<void>((resolve) => (isRefining = resolve));
    const { run, name, answered } = world({
      holdTrigger: () => refining,
      waitForRefine: async () => {
        isRefining();
        // Heartbeats bring the cancellation.
        const stop = startHeartbeats(Context.current());
        return Context.current().cancelled.finally(stop);
      },
    });
    await run(async () => {
      await expect((await start(name)).result()).rejects.toMatchObject({
        cause: { type: 'ELT_TRIGGER_GONE' },
      });
    });
    expect(answered).toMatchObject([{ end: { state: 'failed', code: 'ELT_TRIGGER_GONE' } }]);
  });

  it('answers also those who joined while it answered', async () => {
    let handle: Awaited<ReturnType<typeof start>> | undefined;
    let times = 0;
    const { run, name } = world({
      answerTrigger: async () => {
        times += 1;
        if (times === 1) await handle?.signal(JOINED_SIGNAL);
      },
    });
    await run(async () => {
      handle = await start(name);
      await handle.result();
    });
    expect(times).toBe(2);
  });

  it('ends as it did where nobody can be told', async () => {
    const { run, name } = world({ answerTrigger: () => Promise.reject(failure('ELT_AWS_ACCESS_DENIED')) });
    expect(await run(async () => (await start(name)).result())).toMatchObject({ status: 'succeeded' });
  });

  it('goes on where its heartbeats cannot be sent', async () => {
    const { run, name, answered } = world({
      holdTrigger: () => Promise.reject(failure('ELT_AWS_ACCESS_DENIED')),
    });
    expect(await run(async () => (await start(name)).result())).toMatchObject({ status: 'succeeded' });
    expect(answered).toHaveLength(1);
  });

  it('without one asks nothing of Step Functions', async () => {
    const asked: string[] = [];
    const { run, name } = world({
      holdTrigger: () => Promise.resolve(void asked.push('hold')),
      answerTrigger: () => Promise.resolve(void asked.push('answer')),
    });
    await run(async () => (await start(name, {})).result());
    expect(asked).toEqual([]);
  });
});
