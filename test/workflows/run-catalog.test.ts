/** How a run asks for a crawl of what it refined, and which runs wait for one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { runWindow } from '../../src/workflows';
import { failure, openDevServer, PLAN, scriptedWorld, WINDOW_INPUT } from './support';

describe('the catalog of a run', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;

  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  type World = ReturnType<typeof scriptedWorld>;
  const execute = (world: World) =>
    world.run(() =>
      env.client.workflow.execute(runWindow, {
        workflowId: `window-${world.name}`,
        taskQueue: world.name,
        args: [WINDOW_INPUT],
      }),
    );

  it('goes on with a warning where no crawl can be asked for, because nothing reads the catalog on the way', async () => {
    const world = scriptedWorld(env, { askForCrawl: () => Promise.reject(failure('ELT_AWS_NOT_FOUND')) });
    const summary = await execute(world);
    expect(summary).toMatchObject({ status: 'succeeded' });
    expect(summary.warnings).toEqual([expect.stringContaining('ELT_AWS_NOT_FOUND')]);
  });

  it('asks for no crawl where the pipeline wants none', async () => {
    const askForCrawl = jest.fn();
    const world = scriptedWorld(env, {
      resolvePlan: (input) =>
        Promise.resolve({ ...PLAN, warehouse: world.name, window: input.window, catalog: 'none' }),
      askForCrawl,
    });
    expect(await execute(world)).toMatchObject({ status: 'succeeded' });
    expect(askForCrawl).not.toHaveBeenCalled();
  });

  const catalogedAfter = (overrides: Parameters<typeof scriptedWorld>[1]): World => {
    const world = scriptedWorld(env, overrides);
    world.activities.resolvePlan = (input) =>
      Promise.resolve({ ...PLAN, warehouse: world.name, window: input.window, catalog: 'after' });
    return world;
  };

  it('ends once the catalog has what it refined, where the pipeline wants it so; the load does not wait for that', async () => {
    const done: string[] = [];
    const world = catalogedAfter({
      lastCrawl: () => Promise.resolve({ crawler: 'silver', after: '2010-12-01T00:00:00.000Z' }),
      askForCrawl: () => Promise.resolve(void done.push('asked')),
      waitForCrawl: async (crawl) => {
        while (!done.includes('proved')) await sleep(20);
        done.push(`crawled after ${String(crawl.after)}`);
      },
      waitForTableChecks: () => {
        done.push('proved');
        return Promise.resolve({ failure: null, warnings: [] });
      },
    });
    expect(await execute(world)).toMatchObject({ status: 'succeeded', warnings: [] });
    expect(done).toEqual(['asked', 'proved', 'crawled after 2010-12-01T00:00:00.000Z']);
  });

  it('waits for no crawl where the pipeline does not want it so', async () => {
    const waitForCrawl = jest.fn();
    expect(await execute(scriptedWorld(env, { waitForCrawl }))).toMatchObject({ status: 'succeeded' });
    expect(waitForCrawl).not.toHaveBeenCalled();
  });

  it('only warns where the crawl that it waits for fails', async () => {
    const world = catalogedAfter({ waitForCrawl: () => Promise.reject(failure('ELT_CATALOG_CRAWL_FAILED')) });
    expect(await execute(world)).toMatchObject({
      status: 'succeeded',
      warnings: ['catalog: ELT_CATALOG_CRAWL_FAILED planted ELT_CATALOG_CRAWL_FAILED'],
    });
  });
});
