/** The catalog beside ten windows: what a slow crawler may hold up, which is nothing. */
import { describeCatalog, lookAtCatalogs } from '../../src/cli/status/catalog-status';
import { createCatalogActivities } from '../../src/activities/catalog';
import type { Activities } from '../../src/activities';
import { catalogId } from '../../src/model/names';
import { crawlCatalog, runWindow } from '../../src/workflows';
import { failure, openDevServer, scriptedWorld, WINDOW_INPUT } from './support';

const WINDOWS = 10;

/** A gate that holds crawls until it is opened. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('the catalog', () => {
  let env: Awaited<ReturnType<typeof openDevServer>>;
  beforeAll(async () => {
    env = await openDevServer();
  });
  afterAll(() => env.close());

  type World = ReturnType<typeof scriptedWorld>;

  /** Runs ask in earnest for crawls, which go as the test says. */
  const cataloguedWorld = (crawls: Partial<Activities>): World => {
    const world = scriptedWorld(env, crawls);
    world.activities.askForCrawl = createCatalogActivities({
      client: env.client,
      glue: {} as never,
      glueOnce: {} as never,
      settings: { taskQueue: world.name, crawler: world.name, pollMinMs: 20 },
    }).askForCrawl;
    return world;
  };

  const runWindows = (world: World, count: number, first = 0) =>
    Promise.all(
      Array.from({ length: count }, (_, index) => first + index).map((index) =>
        env.client.workflow.execute(runWindow, {
          workflowId: `window-${index}-${world.name}`,
          taskQueue: world.name,
          args: [
            {
              ...WINDOW_INPUT,
              window: { from: `2010-12-0${index}T00:00:00.000Z`, to: `2010-12-0${index + 1}T00:00:00.000Z` },
            },
          ],
        }),
      ),
    );

  const catalogOf = (world: World) => env.client.workflow.getHandle(catalogId(world.name));

  /** As `ecomflow status` says it. */
  const told = async (world: World): Promise<string> => {
    const [view = null] = await lookAtCatalogs(env.client, world.name);
    return view ? describeCatalog(view) : 'nothing';
  };

  it('holds up no window while its crawler is slow: ten are loaded meanwhile, and share one later crawl', async () => {
    const { opened, open } = gate();
    const begun = gate();
    let crawls = 0;
    const world = cataloguedWorld({
      startCrawl: () => {
        begun.open();
        return Promise.resolve({ after: String((crawls += 1)) });
      },
      waitForCrawl: () => opened,
    });
    await world.run(async () => {
      const first = await runWindows(world, 1);
      // Who asks before it has begun shares that one.
      await begun.opened;
      const summaries = [...first, ...(await runWindows(world, WINDOWS - 1, 1))];
      expect(summaries.map(({ status, warnings }) => [status, warnings])).toEqual(
        Array.from({ length: WINDOWS }, () => ['succeeded', []]),
      );
      // The twin: the crawl that the first of them asked for has not ended all that time.
      expect((await catalogOf(world).describe()).status.name).toBe('RUNNING');
      expect(crawls).toBe(1);
      expect(await told(world)).toMatch(/^catalog of ecommerce(, [\w-]+)*: is being crawled since /);
      open();
      await catalogOf(world).result();
    });
    // What was written while the first one went on, it may have passed: one more for all of them.
    expect(crawls).toBe(2);
  });

  it("takes no crawl of somebody else's for its own: it waits for its end and begins another", async () => {
    const calls: string[] = [];
    const world = cataloguedWorld({
      startCrawl: () => {
        calls.push('start');
        return Promise.resolve(calls.length === 1 ? null : { after: null });
      },
      waitForCrawler: () => Promise.resolve(void calls.push("wait for somebody's")),
      waitForCrawl: () => Promise.resolve(void calls.push('wait for ours')),
    });
    await world.run(async () => {
      await runWindows(world, 1);
      await catalogOf(world).result();
    });
    expect(calls).toEqual(['start', "wait for somebody's", 'start', 'wait for ours']);
  });

  it('that cannot be crawled fails no run; status tells why, and the next run crawls again', async () => {
    let crawls = 0;
    const world = cataloguedWorld({
      waitForCrawl: () =>
        (crawls += 1) === 1 ? Promise.reject(failure('ELT_CATALOG_CRAWL_FAILED')) : Promise.resolve(),
    });
    await world.run(async () => {
      expect(await runWindows(world, 1)).toMatchObject([{ status: 'succeeded', warnings: [] }]);
      await expect(catalogOf(world).result()).rejects.toThrow();
      expect(await told(world)).toMatch(/the last crawl failed at .*: ELT_CATALOG_CRAWL_FAILED: planted/);
      await runWindows(world, 1);
      await catalogOf(world).result();
      expect(await told(world)).toMatch(/^catalog of ecommerce(, [\w-]+)*: crawled at /);
    });
  });

  it('that a worker of before began crawls the crawler that its id names', async () => {
    const asked: unknown[] = [];
    const world = cataloguedWorld({
      startCrawl: (input) => {
        asked.push(input);
        return Promise.resolve({ after: null });
      },
    });
    await world.run(() =>
      env.client.workflow.execute(crawlCatalog, {
        workflowId: catalogId(world.name),
        taskQueue: world.name,
        args: [{ heartbeatTimeoutMs: 10_000 }],
      }),
    );
    expect(asked).toEqual([{ crawler: world.name }]);
  });

  it('goes on where a run that asked for it is cancelled', async () => {
    const { opened, open } = gate();
    const { opened: isCrawling, open: crawls } = gate();
    const world = cataloguedWorld({
      waitForCrawl: () => {
        crawls();
        return opened;
      },
    });
    const workflowId = `window-0-${world.name}`;
    const { checkBatch } = world.activities;
    world.activities.checkBatch = async (input) => {
      await isCrawling;
      await env.client.workflow.getHandle(workflowId).cancel();
      return checkBatch(input);
    };
    await world.run(async () => {
      await expect(runWindows(world, 1)).rejects.toThrow('cancelled');
      expect((await catalogOf(world).describe()).status.name).toBe('RUNNING');
      open();
      await catalogOf(world).result();
    });
  });
});
