import {
  BatchExecuteStatementCommand,
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  ListStatementsCommand,
  paginateGetStatementResult,
} from '@aws-sdk/client-redshift-data';
import { openWarehouse, type Warehouse } from './support/warehouse';

let warehouse: Warehouse;
const TEN =
  'select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 ' +
  'union all select 5 union all select 6 union all select 7 union all select 8 union all select 9';
const UNKNOWN = '00000000-0000-0000-0000-000000000000';

beforeAll(async () => {
  warehouse = await openWarehouse();
  await warehouse.run('create table number (n integer)');
  await warehouse.run(
    `insert into number select a.n + 10 * b.n + 100 * c.n + 1000 * d.n from (${TEN}) as a cross join (${TEN}) as b
     cross join (${TEN}) as c cross join (${TEN}) as d where d.n < 2 or (d.n = 2 and c.n < 1)`,
  );
});

afterAll(() => warehouse.client.destroy());

/** A query that runs for longer than any test. */
const SLOW =
  'select count(*) from number a cross join number b cross join number c where a.n + b.n + c.n < 0';

describe('ExecuteStatement', () => {
  it('gives each type as the Data API does', async () => {
    const records = await warehouse.query(
      'select 7::smallint as a, 8 as b, 9::bigint as c, 1.5::double precision as d, 2.50::decimal(8, 2) as e, true as f, ' +
        "'x' as g, date '2011-01-05' as h, timestamp '2011-01-05 08:26:00' as i, null as j",
    );
    expect(records).toEqual([
      [
        { longValue: 7 },
        { longValue: 8 },
        { longValue: 9 },
        { doubleValue: 1.5 },
        { stringValue: '2.50' },
        { booleanValue: true },
        { stringValue: 'x' },
        { stringValue: '2011-01-05' },
        { stringValue: '2011-01-05 08:26:00' },
        { isNull: true },
      ],
    ]);
  });

  it('describes the columns', async () => {
    const { Id } = await warehouse.run('select n, cast(n as decimal(12, 3)) as amount from number');
    const { ColumnMetadata } = await warehouse.client.send(new GetStatementResultCommand({ Id }));
    expect(ColumnMetadata).toMatchObject([
      { name: 'n', typeName: 'int4' },
      { name: 'amount', typeName: 'numeric', precision: 12, scale: 3 },
    ]);
  });

  it('names columns without an alias as Redshift does', async () => {
    const { Id } = await warehouse.run(
      "select sum(n), sum(n), count(*), 1, listagg(n, ',') within group (order by n), sha2('a', 256), current_date, " +
        'extract(year from getdate()), dateadd(day, 1, getdate()), datediff(day, getdate(), getdate()), ' +
        'case when true then 1 end, nvl(1, 2), n::bigint, max(n)::varchar from number where n = 1 group by n',
    );
    const { ColumnMetadata = [] } = await warehouse.client.send(new GetStatementResultCommand({ Id }));
    expect(ColumnMetadata.map(({ name }) => name).join(' ')).toBe(
      'sum sum count ?column? listagg sha2 date date_part date_add date_diff case coalesce n max',
    );
  });

  it('pages long results', async () => {
    const { Id, ResultRows } = await warehouse.run('select n from number order by n');
    const pages: number[] = [];
    let last: number | undefined;
    for await (const page of paginateGetStatementResult({ client: warehouse.client }, { Id })) {
      pages.push(page.Records?.length ?? 0);
      last = page.Records?.at(-1)?.[0]?.longValue;
    }
    expect(ResultRows).toBe(2100);
    expect(pages).toEqual([1000, 1000, 100]);
    expect(last).toBe(2099);
  });

  it('waits in the call when it is asked to', async () => {
    const command = { ...warehouse.target, Sql: 'select 1', WaitTimeSeconds: 30 };
    const answer = await warehouse.client.send(new ExecuteStatementCommand(command));
    expect(answer).toMatchObject({ Status: 'FINISHED', HasResultSet: true });
    const slow = await warehouse.client.send(
      new ExecuteStatementCommand({ ...warehouse.target, Sql: SLOW, WaitTimeSeconds: 1 }),
    );
    expect(slow.Status).toBe('STARTED');
    await warehouse.client.send(new CancelStatementCommand({ Id: slow.Id }));
  });

  it('binds parameters as values, whatever they hold', async () => {
    const evil = "x'; drop table number; --";
    const records = await warehouse.run('select :evil as a, :evil as b', { evil });
    const { Records } = await warehouse.client.send(new GetStatementResultCommand({ Id: records.Id }));
    expect(Records).toEqual([[{ stringValue: evil }, { stringValue: evil }]]);
  });

  it.each([
    ['an empty value', { Parameters: [{ name: 'p', value: '' }], Sql: 'select :p' }],
    ['a value of NULL', { Parameters: [{ name: 'p', value: null as unknown as string }], Sql: 'select :p' }],
    ['a parameter that no statement speaks of', { Parameters: [{ name: 'q', value: 'x' }], Sql: 'select 1' }],
    ['a wait of more than 30 seconds', { Sql: 'select 1', WaitTimeSeconds: 31 }],
    ['a statement of more than 100 KB', { Sql: `select '${'x'.repeat(102_400)}'` }],
    ['a result in CSV', { Sql: 'select 1', ResultFormat: 'CSV' as const }],
    ['a cluster beside the workgroup', { Sql: 'select 1', ClusterIdentifier: 'c', DbUser: 'u' }],
    ['a token of more than 64 characters', { Sql: 'select 1', ClientToken: 'x'.repeat(65) }],
  ])('refuses %s', async (_, input) => {
    const command = new ExecuteStatementCommand({ ...warehouse.target, ...input });
    await expect(warehouse.client.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('takes a cluster with a user, or by the identity of whoever calls', async () => {
    const target = { ClusterIdentifier: 'c', Database: warehouse.target.Database, Sql: 'select 1' };
    const answer = await warehouse.client.send(new ExecuteStatementCommand({ ...target, DbUser: 'u' }));
    expect(answer).toMatchObject({ ClusterIdentifier: 'c', DbUser: 'u' });
    const byIdentity = await warehouse.client.send(new ExecuteStatementCommand(target));
    expect(byIdentity).toMatchObject({ ClusterIdentifier: 'c' });
  });

  it('starts a token once', async () => {
    await warehouse.run('create table once (a integer)');
    const command = { ...warehouse.target, Sql: 'insert into once values (1)', ClientToken: 'f'.repeat(64) };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => warehouse.client.send(new ExecuteStatementCommand(command))),
    );
    expect(new Set(answers.map((answer) => answer.Id)).size).toBe(1);
    await warehouse.client.send(new DescribeStatementCommand({ Id: answers[0]?.Id, WaitTimeSeconds: 30 }));
    const other = { ...command, ClientToken: 'e'.repeat(64), WaitTimeSeconds: 30 };
    await warehouse.client.send(new ExecuteStatementCommand(other));
    expect(await warehouse.query('select count(*) from once')).toEqual([[{ longValue: 2 }]]);
  });

  it.each([
    ['an unknown table', 'select 1 from nowhere', 'ERROR: relation "nowhere" does not exist'],
    ['an untranslatable node', 'select n from number tablesample bernoulli (1)', 'TableSample'],
    ['a parameter that was not given', 'select :nothing', ':nothing'],
    [
      'a value that is too long in bytes',
      "insert into short values ('äöü')",
      'value too long for type character varying(4)',
    ],
    [
      'a NULL where none may be',
      'insert into short values (null)',
      'Cannot insert a NULL value into column a',
    ],
  ])('fails on %s', async (_, sql, message) => {
    await warehouse.run('create table if not exists short (a varchar(4) not null)');
    const statement = await warehouse.run(sql);
    expect(statement.Status).toBe('FAILED');
    expect(statement.Error).toContain(message);
  });

  it('fails on an unknown database', async () => {
    const command = { ...warehouse.target, Database: 'nowhere', Sql: 'select 1', WaitTimeSeconds: 30 };
    const { Id } = await warehouse.client.send(new ExecuteStatementCommand(command));
    const statement = await warehouse.client.send(new DescribeStatementCommand({ Id }));
    expect(statement).toMatchObject({ Status: 'FAILED', Error: 'FATAL: database "nowhere" does not exist' });
  });

  it('makes a database, outside any transaction', async () => {
    const name = `${warehouse.target.Database}_two`;
    expect(await warehouse.run(`create database ${name}`)).toMatchObject({ Status: 'FINISHED' });
    const command = {
      ...warehouse.target,
      Database: name,
      Sql: "select strtol('a', 16)",
      WaitTimeSeconds: 30,
    };
    expect(await warehouse.client.send(new ExecuteStatementCommand(command))).toMatchObject({
      Status: 'FINISHED',
    });
    expect(await warehouse.batch(`drop database ${name}`, 'select 1')).toMatchObject({ Status: 'FAILED' });
  });

  it('does not enforce keys, as Redshift does not', async () => {
    await warehouse.run('create table keyed (a integer primary key)');
    await warehouse.run('insert into keyed values (1), (1)');
    expect(await warehouse.query('select count(*) from keyed')).toEqual([[{ longValue: 2 }]]);
  });
});

describe('BatchExecuteStatement', () => {
  it('is one transaction, and says which statement failed', async () => {
    await warehouse.run('create table whole (a integer)');
    const failed = await warehouse.batch(
      'insert into whole values (1)',
      'select 1 / 0',
      'insert into whole values (2)',
    );
    expect(failed.Status).toBe('FAILED');
    expect(failed.Error).toContain('Query #2 failed with ERROR: division by zero');
    expect(failed.SubStatements?.map((part) => part.Status)).toEqual(['FINISHED', 'FAILED', 'ABORTED']);
    expect(await warehouse.query('select count(*) from whole')).toEqual([[{ longValue: 0 }]]);
  });

  it('keeps each result under the id of its part', async () => {
    const batch = await warehouse.batch('select 1 as a', 'select 2 as a');
    expect(batch).toMatchObject({ Status: 'FINISHED', HasResultSet: true });
    expect(batch.SubStatements?.map((part) => part.Id)).toEqual([`${batch.Id}:1`, `${batch.Id}:2`]);
    const second = await warehouse.client.send(new GetStatementResultCommand({ Id: `${batch.Id}:2` }));
    expect(second.Records).toEqual([[{ longValue: 2 }]]);
    await expect(
      warehouse.client.send(new GetStatementResultCommand({ Id: batch.Id })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(batch.Duration).toBeGreaterThan(0);
  });

  it.each([
    ['41 statements', Array.from({ length: 41 }, () => 'select 1')],
    ['no statement', []],
  ])('refuses %s', async (_, sqls) => {
    const command = new BatchExecuteStatementCommand({ ...warehouse.target, Sqls: sqls });
    await expect(warehouse.client.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('runs 40', async () => {
    expect(await warehouse.batch(...Array.from({ length: 40 }, () => 'select 1'))).toMatchObject({
      Status: 'FINISHED',
    });
  });

  it('lets one of two writers of the fence through and fails the other with 1023', async () => {
    await warehouse.batch('create table fence (n integer)', 'insert into fence values (0)');
    const load = () =>
      warehouse.batch('update fence set n = n + 1', 'select count(*) from number a cross join number b');
    const ended = await Promise.all([load(), load()]);
    expect(ended.map((statement) => statement.Status).sort()).toEqual(['FAILED', 'FINISHED']);
    expect(ended.find((statement) => statement.Status === 'FAILED')?.Error).toMatch(
      /ERROR: 1023 .*Serializable isolation violation on table/,
    );
  });
});

describe('CancelStatement', () => {
  it('aborts what runs, and nothing of it stays', async () => {
    await warehouse.run('create table cut (a integer)');
    const sqls = ['insert into cut values (1)', SLOW];
    const { Id } = await warehouse.client.send(
      new BatchExecuteStatementCommand({ ...warehouse.target, Sqls: sqls }),
    );
    await warehouse.client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 1 }));
    expect(await warehouse.client.send(new CancelStatementCommand({ Id }))).toMatchObject({ Status: true });
    expect(await warehouse.client.send(new DescribeStatementCommand({ Id }))).toMatchObject({
      Status: 'ABORTED',
    });
    expect(await warehouse.query('select count(*) from cut')).toEqual([[{ longValue: 0 }]]);
  });

  it('refuses what has ended', async () => {
    const { Id } = await warehouse.run('select 1');
    await expect(warehouse.client.send(new CancelStatementCommand({ Id }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('what is not there', () => {
  it.each([
    ['DescribeStatement', () => warehouse.client.send(new DescribeStatementCommand({ Id: UNKNOWN }))],
    ['GetStatementResult', () => warehouse.client.send(new GetStatementResultCommand({ Id: UNKNOWN }))],
    ['CancelStatement', () => warehouse.client.send(new CancelStatementCommand({ Id: UNKNOWN }))],
  ])('is ResourceNotFoundException for %s', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ name: 'ResourceNotFoundException', ResourceId: UNKNOWN });
  });

  it('is no result of a statement without one', async () => {
    const { Id } = await warehouse.run('create table bare (a integer)');
    await expect(warehouse.client.send(new GetStatementResultCommand({ Id }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('ListStatements', () => {
  it('gives the newest first, in pages, by name', async () => {
    const ids: (string | undefined)[] = [];
    for (const StatementName of ['list-a', 'list-b', 'other']) {
      const command = { ...warehouse.target, Sql: 'select 1', StatementName, WaitTimeSeconds: 30 };
      ids.push((await warehouse.client.send(new ExecuteStatementCommand(command))).Id);
    }
    const filter = { StatementName: 'list-', Database: warehouse.target.Database, MaxResults: 1 };
    const first = await warehouse.client.send(new ListStatementsCommand(filter));
    const second = await warehouse.client.send(
      new ListStatementsCommand({ ...filter, NextToken: first.NextToken }),
    );
    expect([first, second].map((page) => page.Statements?.[0]?.Id)).toEqual([ids[1], ids[0]]);
    expect(second.NextToken).toBeUndefined();
  });
});

it('leaves nothing of one call to the next, though sessions are used again', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    const made = await warehouse.batch('create temp table mine (a integer)', 'select count(*) from mine');
    expect(made.Status).toBe('FINISHED');
    expect((await warehouse.run('select * from mine')).Error).toContain('relation "mine" does not exist');
  }
});
