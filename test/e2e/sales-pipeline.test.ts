import { GetJobRunsCommand } from '@aws-sdk/client-glue';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { runDays, type DemoWorld } from '../../scripts/demo/run-days';
import { tradeDay } from '../../src/local-stack/mysql-cdc/trade-day';
import { createReplicator } from '../../src/sources/mysql-cdc/replicator';
import { ACTIONS_OF_RUN } from '../../src/model/backfill-plan';
import type { RunMode, WindowSummary } from '../../src/model/plan';
import { until } from '../support/until';
import { workflowBundle } from '../support/workflow-bundle';
import { countActions, longestPayload } from './histories';
import { removeParquetRow } from './missing-row';
import { lakeTexts, personalValues, warehouseTexts } from './kept-texts';
import { found, letOut, SAID_OF, secretsOf, toldTexts } from './told-texts';
import {
  LONGEST_TEXTS,
  longestCode,
  oddDay,
  openPlatform,
  shopDay,
  withLongestTexts,
  type Platform,
  type ShopDay,
} from './support';

const FIRST_DAYS = 3;

/** A day takes 15 s alone; beside the other tests, on a host that has little to give, it took over a minute. */
const MOMENT_MS = 240_000;
jest.setTimeout(2 * MOMENT_MS);

/** A load is being waited for at least this long. */
const SLOW_LOOKS = {
  service: 'redshift-data',
  action: 'DescribeStatement',
  kind: 'latency',
  delayMs: 300,
} as const;

describe('the sales pipeline, end to end on real engines', () => {
  let platform: Platform;
  let world: DemoWorld;
  const summaries: WindowSummary[] = [];

  beforeAll(async () => {
    platform = await openPlatform();
    const { client, aws, control, shop, config } = platform;
    await control.prewarmSpark(2);
    world = {
      pipeline: 'ecommerce',
      taskQueue: config.ECOMFLOW_TASK_QUEUE,
      client,
      replicator: createReplicator(aws.dms, 'instance'),
      shop,
      control,
    };
    for await (const day of runDays(world, days(0, FIRST_DAYS), 'first-day')) summaries.push(day.summary);
  });

  afterAll(async () => {
    await platform.control.fault([]);
    await platform.close();
  });

  it('takes every day through to the marts, and source and warehouse agree', async () => {
    expect(summaries.map(({ status, reconciled }) => ({ status, reconciled }))).toEqual(
      Array.from({ length: FIRST_DAYS }, () => ({ status: 'succeeded', reconciled: 'matched' })),
    );
    const { reconciled, violations, layers } = await platform.reconcile();
    expect(violations).toEqual([]);
    expect(reconciled).toBe(true);
    expect(layers.rejected['order_line'] ?? 0).toBeGreaterThan(0);
    const [mart] = await platform.sql.execute('select count(*) as days from mart_daily_sales');
    expect(Number(mart?.['days'])).toBe(FIRST_DAYS);
  });

  it('brings texts that fill their columns with characters of four bytes to the dimension, by load and by log', async () => {
    const rows = await platform.sql.execute(
      `select stock_code, description, category from dim_product where category = '${LONGEST_TEXTS.category}' order by stock_code`,
    );
    expect(rows).toEqual(
      [0, 1, 2].map((day) => ({ stock_code: longestCode(shopDay(day).from.slice(0, 10)), ...LONGEST_TEXTS })),
    );
  });

  it('takes what no column can hold aside, one product for one whose key was trimmed, and no member for an empty reference', async () => {
    const { sql } = platform;
    expect(await sql.execute("select reasons, payload from etl_rejected where entity = 'product'")).toEqual([
      { reasons: '["stock_code:characters"]', payload: expect.stringContaining('N\\u0000L') as string },
    ]);
    expect(
      await sql.execute("select stock_code, description from dim_product where stock_code like 'TRIM%'"),
    ).toEqual([{ stock_code: 'TRIM', description: 'trimmed' }]);
    expect(
      await sql.execute(
        "select customer_sk, product_sk, customer_id from fact_sales where order_id = 'EMPTY' order by line_no",
      ),
    ).toEqual([{ customer_sk: -1, product_sk: -1, customer_id: null }]);
    expect(
      await sql.execute(`select customer_id from dim_customer where customer_id = '' and customer_sk <> -1
        union all select stock_code from dim_product where stock_code = '' and product_sk <> -1`),
    ).toEqual([]);
  });

  it('stays under 200 events, 16 KB a payload and 60 actions a run', async () => {
    const runs = [
      ...(await handlesOf('runPipeline')),
      ...(await handlesOf('runWindow')),
      ...(await handlesOf('loadWarehouse')),
    ];
    let actions = 0;
    for (const handle of runs) {
      const { events = [] } = await handle.fetchHistory();
      const types = (events ?? []).map((event) => String(event.eventType));
      actions += countActions(events ?? []);
      expect(types.length).toBeLessThan(200);
      expect(longestPayload(events ?? [])).toBeLessThan(16 * 1024);
    }
    expect(actions / FIRST_DAYS).toBeLessThanOrEqual(ACTIONS_OF_RUN);
    expect(actions / FIRST_DAYS).toBeGreaterThan(20);
  });

  it('replays its own histories, and a changed workflow does not', async () => {
    const [handle] = await handlesOf('runWindow');
    const history = await handle?.fetchHistory();
    const replayed = Worker.runReplayHistory(
      { workflowBundle: await workflowBundle() },
      history,
      handle?.workflowId,
    );
    await expect(replayed).resolves.toBeUndefined();
    const broken = Worker.runReplayHistory(
      { workflowsPath: require.resolve('./broken-workflows') },
      history,
      handle?.workflowId,
    );
    await expect(broken).rejects.toThrow(/[Nn]ondeterminis/);
  });

  it('keeps names, e-mails and phones out of silver and the warehouse', async () => {
    const secrets = await personalValues(platform);
    expect(secrets.length).toBeGreaterThan(100);
    const texts = [...(await lakeTexts(platform)), ...(await warehouseTexts(platform))];
    const found = secrets.filter((secret) => texts.some((text) => text.includes(secret)));
    expect(found).toEqual([]);
    // The search itself finds what is there: the customers' countries are not personal.
    expect(texts.some((text) => text.includes('United Kingdom'))).toBe(true);
  });

  it('keeps them, and every secret, out of histories, reports, logs and metrics too', async () => {
    const words = [...(await personalValues(platform)), ...(await secretsOf(platform))];
    const told = await toldTexts(platform);
    for (const [place, text] of Object.entries(told)) {
      expect([place, found(words, text)]).toEqual([place, []]);
      // The search looks at what is there, and finds it.
      expect([place, text.includes(SAID_OF[place as keyof typeof told])]).toEqual([place, true]);
    }
  });

  it('and those that somebody lets out are found: the twin of each place', async () => {
    const word = 'ada.lovelace@example.com';
    await letOut(platform, word);
    for (const [place, text] of Object.entries(await toldTexts(platform)))
      expect([place, found([word], text)]).toEqual([place, place === 'metrics' ? [] : [word]]);
  });

  it('says that nothing is new when a finished window is asked for again, and meets others in one run', async () => {
    const ask = (id: string) => start(platform, shopDay(0), id).then((handle) => handle.result());
    const [first, second] = await Promise.all([ask('again-1'), ask('again-2')]);
    expect(first.status).toBe('nothing-new');
    expect(second.status).toBe('nothing-new');
    expect((await platform.reconcile()).reconciled).toBe(true);
  });

  it('refines a finished window again in mode all, and changes nothing in the star', async () => {
    const before = await starRows(platform);
    const again = await (await start(platform, shopDay(0), 'all', 'all')).result();
    expect(again).toMatchObject({ status: 'succeeded', newRows: 0 });
    expect(again.knownRows).toBeGreaterThan(0);
    expect(await starRows(platform)).toEqual(before);
    expect((await platform.reconcile()).violations).toEqual([]);
  });

  it('survives a SIGTERM of the worker in the middle of a Glue run that two runs wait for, with one effect', async () => {
    const day = shopDay(FIRST_DAYS);
    await trade(platform, day);
    const handles = await Promise.all(['sigterm-1', 'sigterm-2'].map((id) => start(platform, day, id)));
    await until(() => glueRunning(platform), MOMENT_MS);
    await platform.worker.stop('SIGTERM');
    await platform.worker.start();
    const [one, two] = await Promise.all(handles.map((handle) => handle.result()));
    expect(one?.status).toBe('succeeded');
    expect(two).toEqual(one);
    expect((await platform.reconcile()).violations).toEqual([]);
  });

  it('survives a SIGKILL of the worker in the middle of a Glue run, and another of a load, with one effect', async () => {
    const day = shopDay(FIRST_DAYS + 1);
    await trade(platform, day);
    const handle = await start(platform, day, 'sigkill');
    for (const moment of [glueRunning, sequencerIsLoading]) {
      await until(() => moment(platform), MOMENT_MS);
      await platform.worker.stop('SIGKILL');
      // Other tests look at their statements too, so that a number of slow answers would be used up by them.
      await platform.control.fault([SLOW_LOOKS]);
      await platform.worker.start();
    }
    await platform.control.fault([]);
    expect((await handle.result()).status).toBe('succeeded');
    expect((await platform.reconcile()).violations).toEqual([]);
  });

  it('stops the Glue run when the run is cancelled', async () => {
    const day = shopDay(FIRST_DAYS + 2);
    await trade(platform, day);
    await platform.control.behaveGlue(platform.config.ECOMFLOW_REFINE_JOB, { startDelayMs: 5_000 });
    const handle = await start(platform, day, 'cancelled');
    await until(() => glueRunning(platform), MOMENT_MS);
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow();
    const { JobRuns = [] } = await platform.aws.glue.send(
      new GetJobRunsCommand({ JobName: platform.config.ECOMFLOW_REFINE_JOB, MaxResults: 1 }),
    );
    expect(JobRuns[0]?.JobRunState).toBe('STOPPED');
    await platform.control.behaveGlue(platform.config.ECOMFLOW_REFINE_JOB, { startDelayMs: 0 });
    expect((await (await start(platform, day, 'after-cancel')).result()).status).toBe('succeeded');
    expect((await platform.reconcile()).violations).toEqual([]);
  });

  describe('a row that is missing is seen at its border', () => {
    it('in the source', async () => {
      await platform.admin.query('set sql_log_bin = 0');
      await platform.admin.query('create table kept_line like order_line');
      await platform.admin.query(
        'insert into kept_line select * from order_line order by order_id, line_no limit 1',
      );
      await platform.admin.query(
        'delete line from order_line as line join kept_line using (order_id, line_no)',
      );
      expect(await violatedBorders(platform)).toContain('source → history');
      await platform.admin.query('insert into order_line select * from kept_line');
      await platform.admin.query('drop table kept_line');
      await platform.admin.query('set sql_log_bin = 1');
    });

    it.each([
      ['bronze', 'ECOMFLOW_BRONZE_BUCKET', 'bronze/ecommerce/epoch=1/shop/order_line/2', 'source → bronze'],
      ['silver', 'ECOMFLOW_LAKE_BUCKET', 'silver/ecommerce/order_line/', 'silver → history'],
    ] as const)('in %s', async (_, bucketName, prefix, border) => {
      const bucket = platform.config[bucketName];
      const restore = await removeParquetRow(platform, bucket, prefix);
      expect(await violatedBorders(platform)).toContain(border);
      await restore();
    });

    it.each([
      ['history', 'hist_order_line', 'load → history'],
      ['the dimension', 'dim_customer', 'dim_customer'],
      ['the fact', 'fact_sales', 'history → fact_sales'],
    ])('in %s', async (_, table, border) => {
      const key = table === 'dim_customer' ? 'customer_sk' : table === 'fact_sales' ? 'order_id' : 'event_id';
      const where =
        table === 'dim_customer' ? 'where is_current and not is_inferred and customer_sk <> -1' : '';
      await platform.sql.batch([
        `create table kept_rows as select * from ${table} where ${key} = (select max(${key}) from ${table} ${where})`,
        `delete from ${table} where ${key} in (select ${key} from kept_rows)`,
      ]);
      expect((await violatedBorders(platform)).some((name) => name.startsWith(border))).toBe(true);
      await platform.sql.batch([`insert into ${table} select * from kept_rows`, 'drop table kept_rows']);
      expect(await violatedBorders(platform)).toEqual([]);
    });
  });

  async function handlesOf(type: string): Promise<WorkflowHandle[]> {
    const handles: WorkflowHandle[] = [];
    const query = `WorkflowType = "${type}" and TaskQueue = "${world.taskQueue}"`;
    for await (const one of platform.client.workflow.list({ query })) {
      handles.push(platform.client.workflow.getHandle(one.workflowId, one.runId));
    }
    return handles;
  }
});

async function* days(from: number, count: number): AsyncGenerator<ShopDay> {
  for (let day = from; day < from + count; day += 1)
    yield await Promise.resolve(withLongestTexts(day === from + 1 ? oddDay(day) : shopDay(day)));
}

async function trade({ control, shop, aws }: Platform, day: ShopDay): Promise<void> {
  await tradeDay(
    { control, shop, replicator: createReplicator(aws.dms, 'instance'), pipeline: 'ecommerce' },
    day,
    null,
  );
}

function start({ client, config }: Platform, day: ShopDay, id: string, mode: RunMode = 'missing') {
  return client.workflow.start<(input: object) => Promise<WindowSummary>>('runPipeline', {
    workflowId: `e2e-${id}`,
    taskQueue: config.ECOMFLOW_TASK_QUEUE,
    args: [{ pipeline: 'ecommerce', from: day.from, to: day.to, mode }],
  });
}

async function starRows({ sql }: Platform): Promise<unknown> {
  const tables = { dim_customer: 'customer_sk', dim_product: 'product_sk', fact_sales: 'order_id, line_no' };
  return Promise.all(
    Object.entries(tables).map(([table, order]) => sql.execute(`select * from ${table} order by ${order}`)),
  );
}

async function glueRunning({ aws, config }: Platform): Promise<boolean> {
  const { JobRuns = [] } = await aws.glue.send(
    new GetJobRunsCommand({ JobName: config.ECOMFLOW_REFINE_JOB, MaxResults: 1 }),
  );
  return JobRuns[0]?.JobRunState === 'RUNNING' || JobRuns[0]?.JobRunState === 'STARTING';
}

async function sequencerIsLoading({ client }: Platform): Promise<boolean> {
  const { pendingActivities } = (await client.workflow.getHandle('load-main').describe()).raw;
  return (pendingActivities ?? []).some((activity) => activity.activityType?.name === 'waitForLoad');
}

async function violatedBorders(platform: Platform): Promise<string[]> {
  const { reconciled, violations } = await platform.reconcile();
  expect(reconciled).toBe(violations.length === 0);
  return violations.map(({ border }) => border);
}
