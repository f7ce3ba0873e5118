import { ACCOUNT, World } from './support/world';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

describe('an ingestion', () => {
  test('runs the query and counts its rows, those written since the last one as well', async () => {
    const first = await world.createSet('counted', 'select day from sales');
    expect(await world.until('counted', first)).toMatchObject({
      IngestionStatus: 'COMPLETED',
      RequestType: 'INITIAL_INGESTION',
      RowInfo: { RowsIngested: 3, RowsDropped: 0, TotalRowsInDataset: 3 },
    });
    await world.postgres.query("insert into sales values (4, 'tray')");
    await world.ingest('counted', 'again');
    expect(await world.until('counted', 'again')).toMatchObject({
      IngestionStatus: 'COMPLETED',
      RequestType: 'FULL_REFRESH',
      RequestSource: 'MANUAL',
      RowInfo: { RowsIngested: 4 },
    });
    await world.postgres.query('delete from sales where day = 4');
  });

  test("takes SQL in Redshift's dialect", async () => {
    const id = await world.createSet(
      'dialect',
      "select datediff(day, '2011-01-01'::date, '2011-01-05'::date) as day, nvl(null, 1) as one",
    );
    expect(await world.until('dialect', id)).toMatchObject({ RowInfo: { RowsIngested: 1 } });
  });

  test('of a table asks for the columns named', async () => {
    const table = (DataSetId: string, column: string) =>
      world.quicksight.createDataSet({
        AwsAccountId: ACCOUNT,
        DataSetId,
        Name: DataSetId,
        ImportMode: 'SPICE',
        PhysicalTableMap: {
          one: {
            RelationalTable: {
              DataSourceArn: world.sourceArn(),
              Schema: 'public',
              Name: 'sales',
              InputColumns: [{ Name: column, Type: 'STRING' }],
            },
          },
        },
      });
    const good = await table('table', 'name');
    expect(await world.until('table', good.IngestionId ?? '')).toMatchObject({
      RowInfo: { RowsIngested: 3 },
    });
    const bad = await table('no-column', 'colour');
    expect(await world.until('no-column', bad.IngestionId ?? '')).toMatchObject({
      IngestionStatus: 'FAILED',
      ErrorInfo: { Type: 'SQL_EXCEPTION' },
    });
  });

  test.each([
    ['a table that is not there', 'select day from absent', 'SQL_TABLE_NOT_FOUND'],
    ['a division by zero', 'select 1 / 0 as day', 'SQL_EXCEPTION'],
    ['a column less than promised', 'select name from sales', 'SQL_SCHEMA_MISMATCH_ERROR'],
  ])('fails by name for %s', async (words, sql, type) => {
    const set = words.replaceAll(' ', '-');
    const ended = await world.until(set, await world.createSet(set, sql));
    expect(ended).toMatchObject({ IngestionStatus: 'FAILED', ErrorInfo: { Type: type } });
    expect(ended.RowInfo).toBeUndefined();
  });

  test('fails when its database is not there', async () => {
    await world.createSource('nowhere', { Database: 'nowhere', ClusterId: 'local' });
    const ended = await world.until(
      'lost',
      await world.createSet('lost', 'select 1 as day', ['day'], 'nowhere'),
    );
    expect(ended.IngestionStatus).toBe('FAILED');
  });
});

describe('while one runs', () => {
  test('a newer one supersedes it', async () => {
    const release = await world.hold();
    const first = await world.createSet('superseded', 'select day from sales');
    await world.until('superseded', first, ['RUNNING']);
    await world.ingest('superseded', 'newer');
    expect(await world.look('superseded', first)).toMatchObject({
      IngestionStatus: 'FAILED',
      ErrorInfo: { Type: 'INGESTION_SUPERSEDED' },
    });
    await release();
    expect(await world.until('superseded', 'newer')).toMatchObject({ IngestionStatus: 'COMPLETED' });
    expect(await world.look('superseded', first)).toMatchObject({ IngestionStatus: 'FAILED' });
  });

  test('cancelling it ends its query', async () => {
    const release = await world.hold();
    const first = await world.createSet('cancelled', 'select day from sales');
    await world.until('cancelled', first, ['RUNNING']);
    const ids = { AwsAccountId: ACCOUNT, DataSetId: 'cancelled', IngestionId: first };
    await world.quicksight.cancelIngestion(ids);
    expect(await world.look('cancelled', first)).toMatchObject({
      IngestionStatus: 'CANCELLED',
      ErrorInfo: { Type: 'INGESTION_CANCELED' },
    });
    const waiting = await world.postgres.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    expect(waiting.rows).toEqual([]);
    await release();
    await expect(world.quicksight.cancelIngestion(ids)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('deleting its data set ends it', async () => {
    const release = await world.hold();
    const first = await world.createSet('deleted', 'select day from sales');
    await world.until('deleted', first, ['RUNNING']);
    await world.quicksight.deleteDataSet({ AwsAccountId: ACCOUNT, DataSetId: 'deleted' });
    await expect(world.look('deleted', first)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await release();
  });
});

describe('refused is', () => {
  test('an id that was used', async () => {
    await world.createSet('twice', 'select 1 as day');
    await world.ingest('twice', 'one');
    await expect(world.ingest('twice', 'one')).rejects.toMatchObject({
      name: 'ResourceExistsException',
      ResourceType: 'INGESTION',
      $metadata: { httpStatusCode: 409 },
    });
    await world.until('twice', 'one');
  });

  test('a data set or ingestion that is not there', async () => {
    const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(world.ingest('absent', 'one')).rejects.toMatchObject(missing);
    await world.createSet('there', 'select 1 as day');
    await expect(world.look('there', 'absent')).rejects.toMatchObject({
      ...missing,
      ResourceType: 'INGESTION',
    });
  });

  test('an id with other characters, an incremental refresh, another account', async () => {
    await world.createSet('strict', 'select 1 as day');
    const ids = { AwsAccountId: ACCOUNT, DataSetId: 'strict', IngestionId: 'x' };
    const invalid = { name: 'InvalidParameterValueException' };
    await expect(world.ingest('strict', '2011-01-05T00:00')).rejects.toMatchObject(invalid);
    await expect(
      world.quicksight.createIngestion({ ...ids, IngestionType: 'INCREMENTAL_REFRESH' }),
    ).rejects.toMatchObject(invalid);
    await expect(
      world.quicksight.createIngestion({ ...ids, AwsAccountId: '999999999999' }),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

test('Ingestions are listed newest first, page by page', async () => {
  await world.createSet('listed', 'select 1 as day');
  for (const id of ['a', 'b']) await world.ingest('listed', id);
  const input = { AwsAccountId: ACCOUNT, DataSetId: 'listed' };
  const page = await world.quicksight.listIngestions({ ...input, MaxResults: 2 });
  expect(page.Ingestions?.map(({ IngestionId }) => IngestionId)).toEqual(['b', 'a']);
  const rest = await world.quicksight.listIngestions({ ...input, NextToken: page.NextToken });
  expect(rest.Ingestions?.map(({ RequestType }) => RequestType)).toEqual(['INITIAL_INGESTION']);
  expect(rest.NextToken).toBeUndefined();
  await expect(world.quicksight.listIngestions({ ...input, NextToken: 'mine' })).rejects.toMatchObject({
    name: 'InvalidNextTokenException',
  });
  await world.until('listed', 'b');
});

test.each([
  ['STANDARD', 8],
  ['ENTERPRISE', 32],
] as const)('The %s edition refreshes a data set %d times in 24 hours', async (edition, limit) => {
  const own = await World.open({ edition });
  await own.setClock('2011-01-05T10:00:00Z');
  await own.createSet('limited', 'select 1 as day');
  for (let count = 0; count < limit; count += 1) await own.ingest('limited', `n${count}`);
  const exceeded = { name: 'LimitExceededException', $metadata: { httpStatusCode: 409 } };
  await expect(own.ingest('limited', 'late')).rejects.toMatchObject(exceeded);
  await own.createSet('other', 'select 1 as day');
  await own.ingest('other', 'one');
  await own.setClock('2011-01-06T09:59:59Z');
  await expect(own.ingest('limited', 'late')).rejects.toMatchObject(exceeded);
  await own.setClock('2011-01-06T10:00:00Z');
  await own.ingest('limited', 'late');
  await own.until('limited', 'late');
  await own.close();
});
