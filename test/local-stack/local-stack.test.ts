/** `ecomflow source replay`, `source generate` and `local` on a provisioned stack of their own. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StopReplicationTaskCommand } from '@aws-sdk/client-database-migration-service';
import { GetQueryExecutionCommand, ListQueryExecutionsCommand } from '@aws-sdk/client-athena';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createAwsClients } from '../../src/aws/clients';
import { createReplicator } from '../../src/sources/mysql-cdc/replicator';
import { provision } from '../../src/local-stack/provision';
import { isAlive, LOCAL_STACK_DIR, startStack, stopProcess, type Stack } from '../../src/local-stack/stack';
import { createStackControl } from '../../src/local-stack/stack-control';
import { findWorker } from '../../src/local-stack/worker-process';
import { loadConfig, type Config } from '../../src/config';
import { runCli, startCli, type Ended } from '../cli/support/run-cli';

const SALES = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536366,71053,LANTERN,2,2010-12-01 09:00:00,3.39,17850,United Kingdom
536400,85123A,HOLDER,1,2010-12-02 10:00:00,2.55,13047,France
536500,85123A,HOLDER,1,2010-12-03 10:00:00,2.55,13047,France
`;

describe("a local stack's shop", () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-trade-'));
  const before = { ...process.env };
  const kept = join(dir, LOCAL_STACK_DIR);
  const file = join(dir, 'sales.csv');
  let stack: Stack;
  let config: Config;
  let nextDay = '2010-12-05';

  beforeAll(async () => {
    stack = await startStack(kept, { detached: false });
    writeFileSync(file, SALES);
    Object.assign(process.env, stack.env);
    config = loadConfig();
    await provision(stack, config);
  });

  afterAll(async () => {
    await stopProcess(stack.pid);
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    rmSync(dir, { recursive: true, force: true });
  });

  const source = (...args: string[]): Promise<Ended> => runCli(['source', ...args]);
  const replay = (days: string) => source('replay', 'ecommerce', '--data', file, '--days', days, '--json');
  const windows = ({ stdout }: Ended): string[] =>
    (JSON.parse(stdout) as { windows: { from: string }[] }).windows.map(({ from }) => from.slice(0, 10));
  const clock = (): Promise<string> => createStackControl(stack.gatewayUrl).readClock();

  /** Days by which DMS named a table's files. */
  async function bronzeDays(table: string): Promise<string[]> {
    const { s3 } = createAwsClients(config.AWS_REGION);
    const Prefix = `bronze/ecommerce/epoch=1/shop/${table}/`;
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: config.ECOMFLOW_BRONZE_BUCKET, Prefix }),
    );
    const days = Contents.map(({ Key = '' }) => /\/(\d{8})-\d{9}\.parquet$/.exec(Key)?.[1] ?? '');
    return [...new Set(days.filter(Boolean))];
  }

  it('trades a file of sales, day by day, into bronze', async () => {
    const ended = await replay('2');
    expect(ended.stderr).toContain('2010-12-01 traded and in bronze');
    expect(windows(ended)).toEqual(['2010-12-01', '2010-12-02']);
    expect(await bronzeDays('order_line')).toEqual(['20101201', '20101202']);
    expect(await clock()).toBe('2010-12-03T00:00:00.000Z');
  });

  it('refuses a file where there are sales already', async () => {
    const { code, stdout } = await replay('1');
    expect([code, stdout]).toEqual([2, expect.stringContaining('the shop has sales already')]);
  });

  it('goes on with made-up days where its clock is', async () => {
    const ended = await source('generate', 'ecommerce', '--days', '2', '--json');
    expect(windows(ended)).toEqual(['2010-12-03', '2010-12-04']);
    expect(await bronzeDays('order_line')).toEqual(['20101201', '20101202', '20101203', '20101204']);
  });

  it('ends with the day in hand when its person stops it', async () => {
    const { child, ended } = startCli(['source', 'generate', 'ecommerce', '--days', '30', '--json']);
    child.stderr?.once('data', () => child.kill('SIGINT'));
    const { code, stdout, stderr } = await ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining('ends with this day')]);
    const traded = windows({ code, stdout, stderr });
    expect([traded[0], traded.length < 30]).toEqual(['2010-12-05', true]);
    expect(await bronzeDays('order_line')).toHaveLength(4 + traded.length);
    const next = new Date(Date.UTC(2010, 11, 5 + traded.length)).toISOString();
    expect(await clock()).toBe(next);
    nextDay = next.slice(0, 10);
  });

  it('has files of purchases dropped until its person stops that', async () => {
    const { child, ended } = startCli(['source', 'generate', 'purchases', '--files', '1440']);
    child.stderr?.once('data', () => child.kill('SIGINT'));
    expect((await ended).code).toBe(130);
    const { s3 } = createAwsClients(config.AWS_REGION);
    const dropped = async (): Promise<number> =>
      (await s3.send(new ListObjectsV2Command({ Bucket: config.ECOMFLOW_LANDING_BUCKET }))).KeyCount ?? 0;
    const files = await dropped();
    expect([files > 0, files < 1440]).toEqual([true, true]);
    await sleep(500);
    expect(await dropped()).toBe(files);
  });

  it('has a question to Athena stopped with the command that asks it', async () => {
    await fetch(`${stack.gatewayUrl}/_local/athena/queue`, { method: 'POST', body: '{"queueMs":60000}' });
    const { athena } = createAwsClients(config.AWS_REGION);
    const { child, ended } = startCli(['athena', 'purchases_by_day']);
    let ids: readonly string[] = [];
    while (ids.length === 0) {
      ids = (await athena.send(new ListQueryExecutionsCommand({}))).QueryExecutionIds ?? [];
      await sleep(50);
    }
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect([code, stdout, stderr]).toEqual([130, '', `stopping query ${ids[0] ?? ''}\n`]);
    const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: ids[0] }));
    expect(QueryExecution?.Status?.State).toBe('CANCELLED');
  });

  it('does not go back behind its clock', async () => {
    const { code, stderr } = await source('generate', 'ecommerce', '--from', '2010-12-04');
    expect([code, stderr]).toEqual([2, expect.stringContaining(`the next day is ${nextDay}`)]);
  });

  it('says of a day that it is not in bronze when DMS does not run', async () => {
    const { dms } = createAwsClients(config.AWS_REGION);
    const replicator = createReplicator(dms, 'instance');
    const { arn: ReplicationTaskArn } = await replicator.find('ecommerce');
    await dms.send(new StopReplicationTaskCommand({ ReplicationTaskArn }));
    while ((await replicator.find('ecommerce')).phase !== 'stopped') await sleep(50);
    const { code, stdout, stderr } = await source('generate', 'ecommerce');
    expect([code, stderr]).toEqual([0, `${nextDay} traded but not in bronze: DMS does not run\n`]);
    expect(stdout).toBe('1 days traded, not all are in bronze: ecomflow source status ecommerce\n');
  });

  it('is the only one that trades: elsewhere the command refuses', async () => {
    const elsewhere = { ...process.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    const { code, stderr } = await runCli(['source', 'generate', 'ecommerce'], elsewhere);
    expect([code, stderr]).toEqual([3, expect.stringContaining('for a local stack only')]);
    const { AWS_ENDPOINT_URL: _, ...aws } = process.env;
    const none = { ...aws, ECOMFLOW_STACK_FILE: join(dir, 'none.json') };
    expect((await runCli(['source', 'replay', 'ecommerce', '--data', file], none)).code).toBe(3);
  });

  it('is not left behind by a start that could not be finished', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'ecomflow-unfinished-'));
    const env = { ...process.env, ECOMFLOW_AWS_ANSWER_MS: 'soon' };
    const { code, stderr } = await runCli(['local', 'start'], env, elsewhere);
    expect([code, stderr]).toEqual([3, expect.stringContaining('ECOMFLOW_AWS_ANSWER_MS')]);
    while (existsSync(join(elsewhere, LOCAL_STACK_DIR, 'stack.json'))) await sleep(100);
    rmSync(elsewhere, { recursive: true });
  });

  // The last: it stops the stack.
  it('gets a worker where it has none, and is stopped with it', async () => {
    const local = async (verb: string): Promise<string> => {
      const { code, stdout, stderr } = await runCli(['local', verb], process.env, dir);
      expect([code, stderr]).toEqual([0, '']);
      return stdout;
    };
    const again = 'its worker was gone and is started again';
    const workers: number[] = [];
    for (let starts = 0; starts < 2; starts += 1) {
      expect(await local('status')).toContain('its worker is gone');
      expect(await local('start')).toContain(again);
      expect(await local('start')).not.toContain(again);
      expect(await local('status')).not.toContain('its worker is gone');
      const pid = findWorker(kept) ?? Number.NaN;
      workers.push(pid);
      expect(await local('restart')).toContain('another worker is started');
      expect(isAlive(pid)).toBe(false);
      const next = findWorker(kept) ?? Number.NaN;
      expect(isAlive(next)).toBe(true);
      workers.push(next);
      if (starts === 0) await stopProcess(next);
    }
    expect(new Set(workers).size).toBe(4);
    expect(await local('stop')).toContain('stopped');
    expect([stack.pid, ...workers].filter(isAlive)).toEqual([]);
    expect(existsSync(kept)).toBe(false);
    expect(await local('stop')).toContain('nothing was running');
    const { code, stderr } = await runCli(['local', 'restart'], process.env, dir);
    expect([code, stderr]).toEqual([3, expect.stringContaining('no local stack runs in this folder')]);
  });
});
