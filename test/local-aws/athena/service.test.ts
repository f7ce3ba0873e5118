/** The service around the queries: states, tokens, workgroups, results in S3, pages, refusals, its engine's death. */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway } from '../../../local-aws/gateway/server';
import { startOwnAthena } from '../../support/own-athena';
import { uniqueName } from '../../support/stack';
import { World } from './support/world';

let gateway: Gateway;
let world: World;
/** Runs until it is stopped. */
const SLOW = `select count(*) from ${Array.from({ length: 9 }, (_, i) => `n n${String(i)}`).join(' cross join ')}`;

beforeAll(async () => {
  gateway = await startOwnAthena({ maxActive: 2 });
  world = await World.open(gateway.url);
  await world.makeTable('n', { serde: 'openCsv', columns: ['i'] });
  await world.put('n/a.csv', Array.from({ length: 2500 }, (_, i) => `${String(i)}\n`).join(''));
});

afterAll(async () => {
  world.close();
  await gateway.stop();
});

const lever = (path: string, body: unknown) =>
  fetch(`${gateway.url}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
const token = () => uniqueName('token').padEnd(32, '-');
const input = (sql: string) => ({ QueryString: sql, ResultConfiguration: { OutputLocation: world.output } });

describe('a query', () => {
  it('is queued, runs and succeeds, and says what it took', async () => {
    await lever('athena/queue', { queueMs: 300 });
    const id = await world.start('select i from n');
    const first = await world.describe(id);
    await lever('athena/queue', { queueMs: 0 });
    expect(first).toMatchObject({ Status: { State: 'QUEUED' }, StatementType: 'DML', WorkGroup: 'primary' });
    await expect(world.athena.getQueryResults({ QueryExecutionId: id })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'Query has not yet finished. Current state: QUEUED',
    });
    const last = await world.untilEnded(id);
    expect(last).toMatchObject({
      Status: { State: 'SUCCEEDED', SubmissionDateTime: first.Status?.SubmissionDateTime },
      ResultConfiguration: { OutputLocation: `${world.output}${id}.csv` },
      QueryExecutionContext: { Database: world.database },
    });
    expect(last.Statistics?.DataScannedInBytes).toBe(11_390);
    expect(last.Statistics?.QueryQueueTimeInMillis).toBeGreaterThanOrEqual(300);
    expect(Number(last.Status?.CompletionDateTime)).toBeGreaterThanOrEqual(
      Number(last.Status?.SubmissionDateTime),
    );
  });

  it('that fails says why, and has no results', async () => {
    const id = await world.start('select 1 / 0');
    const reason = 'DIVISION_BY_ZERO: Division by zero';
    expect((await world.untilEnded(id)).Status).toMatchObject({
      State: 'FAILED',
      StateChangeReason: reason,
      AthenaError: { ErrorCategory: 2, Retryable: false, ErrorMessage: reason },
    });
    await expect(world.athena.getQueryResults({ QueryExecutionId: id })).rejects.toThrow(
      'Query did not finish successfully. Final query state: FAILED',
    );
  });

  it('is stopped while it waits and while it runs; one that has ended stays as it is', async () => {
    await lever('athena/queue', { queueMs: 60_000 });
    const waiting = await world.start('select 1');
    await lever('athena/queue', { queueMs: 0 });
    const running = await world.start(SLOW);
    while ((await world.describe(running)).Status?.State === 'QUEUED');
    await expect(world.start('select 1')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'CONCURRENT_QUERY_LIMIT_EXCEEDED',
    });
    for (const QueryExecutionId of [waiting, running]) {
      await world.athena.stopQueryExecution({ QueryExecutionId });
      expect((await world.untilEnded(QueryExecutionId)).Status).toMatchObject({ State: 'CANCELLED' });
    }
    const done = await world.start('select 1');
    await world.untilEnded(done);
    await world.athena.stopQueryExecution({ QueryExecutionId: done });
    expect((await world.describe(done)).Status?.State).toBe('SUCCEEDED');
  });

  it('is stopped whatever it is at just then', async () => {
    for (let waitMs = 0; waitMs < 200; waitMs += 8) {
      const id = await world.start(SLOW);
      await sleep(waitMs);
      await world.athena.stopQueryExecution({ QueryExecutionId: id });
      expect((await world.untilEnded(id)).Status).toMatchObject({ State: 'CANCELLED' });
    }
  });

  it('is started once for a token, and a token with another query is refused', async () => {
    const ClientRequestToken = token();
    const asked = { ...input('select 1'), ClientRequestToken };
    const [first, second] = await Promise.all([
      world.athena.startQueryExecution(asked),
      world.athena.startQueryExecution(asked),
    ]);
    expect(second.QueryExecutionId).toBe(first.QueryExecutionId);
    await expect(
      world.athena.startQueryExecution({ ...input('select 2'), ClientRequestToken }),
    ).rejects.toThrow('Idempotent parameters do not match');
  });

  it('that was refused leaves its token free', async () => {
    const ClientRequestToken = token();
    await expect(
      world.athena.startQueryExecution({ ...input('drop table n'), ClientRequestToken }),
    ).rejects.toMatchObject({ name: 'InvalidRequestException', AthenaErrorCode: 'INVALID_INPUT' });
    const { QueryExecutionId = '' } = await world.athena.startQueryExecution({
      ...input('select 1'),
      ClientRequestToken,
    });
    expect((await world.untilEnded(QueryExecutionId)).Status?.State).toBe('SUCCEEDED');
  });

  it('is throttled on demand', async () => {
    const rule = {
      service: 'athena',
      action: 'StartQueryExecution',
      kind: 'throttle',
      code: 'TooManyRequestsException',
      times: 1,
    };
    await fetch(`${gateway.url}/_local/faults`, { method: 'POST', body: JSON.stringify({ rules: [rule] }) });
    await expect(world.start('select 1')).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    expect(await world.value('select 1 as a')).toBe('1');
  });

  it.each([
    [
      'an unknown id',
      () => world.athena.getQueryExecution({ QueryExecutionId: 'none' }),
      'QueryExecution none was not found',
    ],
    [
      'no place for the result',
      () => world.athena.startQueryExecution({ QueryString: 'select 1' }),
      'No output location provided',
    ],
    [
      'a bucket that is not there',
      () =>
        world.athena.startQueryExecution({
          QueryString: 'select 1',
          ResultConfiguration: { OutputLocation: 's3://no-such-bucket-here/' },
        }),
      'Unable to verify/create output bucket',
    ],
    [
      'an unknown workgroup',
      () => world.athena.startQueryExecution({ ...input('select 1'), WorkGroup: 'nobody' }),
      'WorkGroup is not found.',
    ],
    [
      'parameters',
      () => world.athena.startQueryExecution({ ...input('select ?'), ExecutionParameters: ['1'] }),
      'ExecutionParameters: not supported by the local Athena',
    ],
    [
      'another catalog',
      () =>
        world.athena.startQueryExecution({
          ...input('select 1'),
          QueryExecutionContext: { Catalog: 'mine' },
        }),
      'AwsDataCatalog only',
    ],
    [
      'prepared statements',
      () => world.athena.listPreparedStatements({ WorkGroup: 'primary' }),
      'ListPreparedStatements',
    ],
  ])('is refused with %s', async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});

describe('results', () => {
  it('come by pages, the header within the first', async () => {
    const id = await world.start('select i from n order by try_cast(i as integer)');
    await world.untilEnded(id);
    const values: (string | undefined)[] = [];
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await world.athena.getQueryResults({ QueryExecutionId: id, NextToken });
      const rows = page.ResultSet?.Rows ?? [];
      sizes.push(rows.length);
      values.push(...rows.map((row) => row.Data?.[0]?.VarCharValue));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([1000, 1000, 501]);
    expect(values).toEqual(['i', ...Array.from({ length: 2500 }, (_, i) => String(i))]);
    const two = await world.athena.getQueryResults({ QueryExecutionId: id, MaxResults: 2 });
    expect(two.ResultSet?.Rows?.map((row) => row.Data?.[0]?.VarCharValue)).toEqual(['i', '0']);
  });

  it('lie in S3 as a CSV file whose values are quoted and whose NULL is nothing', async () => {
    const id = await world.start(`select 'a "b", c' as a, nullif(1, 1) as b, '' as c`);
    await world.untilEnded(id);
    const read = async (key: string) =>
      (await world.s3.getObject({ Bucket: world.bucket, Key: key })).Body?.transformToString();
    expect(await read(`results/${id}.csv`)).toBe('"a","b","c"\n"a ""b"", c",,""\n');
    expect(await read(`results/${id}.csv.metadata`)).toContain('varchar');
    const { ResultSet } = await world.athena.getQueryResults({ QueryExecutionId: id });
    expect(ResultSet?.Rows?.[1]?.Data).toEqual([{ VarCharValue: 'a "b", c' }, {}, { VarCharValue: '' }]);
  });

  it('are gone with their object', async () => {
    const id = await world.start('select 1 as a');
    await world.untilEnded(id);
    await world.s3.deleteObject({ Bucket: world.bucket, Key: `results/${id}.csv` });
    await expect(world.athena.getQueryResults({ QueryExecutionId: id })).rejects.toThrow(
      'Could not find results',
    );
  });
});

describe('a workgroup', () => {
  it('is made, shown, listed and deleted, and says where results go', async () => {
    const Name = uniqueName('team');
    const Configuration = { ResultConfiguration: { OutputLocation: `s3://${world.bucket}/team` } };
    await world.athena.createWorkGroup({ Name, Configuration, Description: 'ours' });
    await expect(world.athena.createWorkGroup({ Name })).rejects.toThrow('already created');
    const { QueryExecutionId = '' } = await world.athena.startQueryExecution({
      ...input('select 1'),
      WorkGroup: Name,
    });
    const query = await world.untilEnded(QueryExecutionId);
    expect(query.ResultConfiguration?.OutputLocation).toBe(
      `s3://${world.bucket}/team/${QueryExecutionId}.csv`,
    );
    expect((await world.athena.getWorkGroup({ WorkGroup: Name })).WorkGroup).toMatchObject({
      Name,
      State: 'ENABLED',
      Description: 'ours',
      Configuration: { ...Configuration, EnforceWorkGroupConfiguration: true },
    });
    const { WorkGroups = [] } = await world.athena.listWorkGroups({});
    expect(WorkGroups.map((group) => group.Name)).toEqual(['primary', Name]);
    expect((await world.athena.listQueryExecutions({ WorkGroup: Name })).QueryExecutionIds).toEqual([
      QueryExecutionId,
    ]);
    await world.athena.deleteWorkGroup({ WorkGroup: Name });
    await expect(world.athena.getWorkGroup({ WorkGroup: Name })).rejects.toThrow('WorkGroup is not found.');
    await expect(world.athena.deleteWorkGroup({ WorkGroup: 'primary' })).rejects.toThrow('cannot be deleted');
  });

  it('lets no query scan more than its limit: one that would is cancelled, and says why', async () => {
    const Name = uniqueName('careful');
    const ResultConfiguration = { OutputLocation: world.output };
    await world.athena.createWorkGroup({
      Name,
      Configuration: { ResultConfiguration, BytesScannedCutoffPerQuery: 10_000_000 },
    });
    await world.makeTable('big', { serde: 'openCsv', columns: ['i'] });
    await world.put('big/a.csv', `${'x'.repeat(999)}\n`.repeat(9_999));
    const scan = async () => {
      const { QueryExecutionId = '' } = await world.athena.startQueryExecution({
        ...input(`select count(*) from ${world.database}.big`),
        WorkGroup: Name,
      });
      return (await world.untilEnded(QueryExecutionId)).Status;
    };
    expect(await scan()).toMatchObject({ State: 'SUCCEEDED' });
    await world.put('big/b.csv', `${'x'.repeat(1_999)}\n`);
    expect(await scan()).toMatchObject({
      State: 'CANCELLED',
      StateChangeReason: 'Bytes scanned limit was exceeded',
    });
    await expect(
      world.athena.createWorkGroup({ Name: `${Name}-2`, Configuration: { BytesScannedCutoffPerQuery: 1 } }),
    ).rejects.toThrow('BytesScannedCutoffPerQuery');
  });

  it('lists its queries by pages, the newest first, and shows several at once', async () => {
    const ids = [await world.start('select 1'), await world.start('select 2')];
    await Promise.all(ids.map((id) => world.untilEnded(id)));
    const one = await world.athena.listQueryExecutions({ MaxResults: 1 });
    const two = await world.athena.listQueryExecutions({ MaxResults: 1, NextToken: one.NextToken });
    expect([one.QueryExecutionIds, two.QueryExecutionIds]).toEqual([[ids[1]], [ids[0]]]);
    const shown = await world.athena.batchGetQueryExecution({ QueryExecutionIds: [...ids, 'none'] });
    expect(shown.QueryExecutions?.map(({ Query }) => Query)).toEqual(['select 1', 'select 2']);
    expect(shown.UnprocessedQueryExecutionIds).toMatchObject([{ QueryExecutionId: 'none' }]);
  });
});

it('fails what ran when its engine dies, and starts another engine', async () => {
  const id = await world.start(SLOW);
  while ((await world.describe(id)).Status?.State === 'QUEUED');
  const mine = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'athena/engine/main.py'], {
    encoding: 'utf8',
  });
  process.kill(Number(mine.trim()), 'SIGKILL');
  expect((await world.untilEnded(id)).Status).toMatchObject({
    State: 'FAILED',
    StateChangeReason: expect.stringContaining('GENERIC_INTERNAL_ERROR') as string,
    AthenaError: { ErrorCategory: 1, Retryable: true },
  });
  expect(await world.value('select 1 as a')).toBe('1');
});
