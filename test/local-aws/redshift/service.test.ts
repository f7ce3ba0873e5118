import { readFileSync } from 'node:fs';
import {
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
} from '@aws-sdk/client-redshift-data';
import type { Gateway } from '../../../local-aws/gateway/server';
import { startOwnRedshift } from '../../support/own-redshift';
import { makeRedshiftDatabase } from '../../support/redshift-database';
import { clientSettings } from '../../support/stack';

let gateway: Gateway;
let client: RedshiftDataClient;
let target: { WorkgroupName: string; Database: string };

/** A service of this file's own, with a small quota and an engine that may die. */
beforeAll(async () => {
  gateway = await startOwnRedshift({ maxActive: 2 });
  client = new RedshiftDataClient({ ...clientSettings(), endpoint: gateway.url, maxAttempts: 1 });
  target = { WorkgroupName: 'local', Database: await makeRedshiftDatabase() };
});

afterAll(async () => {
  client.destroy();
  await gateway.stop();
});

const SLOW =
  'with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000000) select count(*) from n';
const start = async (Sql: string) => (await client.send(new ExecuteStatementCommand({ ...target, Sql }))).Id;
const ended = (Id: string | undefined) =>
  client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 }));

it('refuses more active statements than its quota', async () => {
  const ids = [await start(SLOW), await start(SLOW)];
  await expect(start('select 1')).rejects.toMatchObject({ name: 'ActiveStatementsExceededException' });
  await Promise.all(ids.map((Id) => client.send(new CancelStatementCommand({ Id }))));
  expect(await ended(await start('select 1'))).toMatchObject({ Status: 'FINISHED' });
});

it("shows the gateway's clock to SQL", async () => {
  const setClock = (now: string | null) =>
    fetch(`${gateway.url}/_local/clock`, { method: 'POST', body: JSON.stringify({ now }) });
  await setClock('2010-12-01T08:26:00.5Z');
  const { Id, CreatedAt } = await ended(await start('select getdate(), sysdate, current_date'));
  await setClock(null);
  const { Records } = await client.send(new GetStatementResultCommand({ Id }));
  expect(Records?.[0]?.map((field) => field.stringValue)).toEqual([
    '2010-12-01 08:26:00',
    '2010-12-01 08:26:00.5',
    '2010-12-01',
  ]);
  expect(CreatedAt).toEqual(new Date('2010-12-01T08:26:00.5Z'));
});

it('fails what ran when its engine dies, rolls it back, and starts another engine', async () => {
  await ended(await start('create table survivor (a integer)'));
  const id = await start(SLOW);
  await client.send(new DescribeStatementCommand({ Id: id, WaitTimeSeconds: 1 }));
  for (const pid of childrenNamed('engine/main.py')) process.kill(pid, 'SIGKILL');
  const dead = await ended(id);
  expect(dead.Status).toBe('FAILED');
  expect(dead.Error).toContain('Internal error');
  expect(await ended(await start('select count(*) from survivor'))).toMatchObject({ Status: 'FINISHED' });
});

function childrenNamed(part: string): number[] {
  const pids = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ');
  return pids.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(part)).map(Number);
}
