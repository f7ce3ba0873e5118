import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT, World } from './support/world';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

async function sourceStatus(id: string): Promise<string | undefined> {
  for (;;) {
    const answer = await world.quicksight.describeDataSource({ AwsAccountId: ACCOUNT, DataSourceId: id });
    if (answer.DataSource?.Status !== 'CREATION_IN_PROGRESS') return answer.DataSource?.Status;
    await sleep(20);
  }
}

describe('a data source', () => {
  test('is made once its connection was tried', async () => {
    expect(await sourceStatus('warehouse')).toBe('CREATION_SUCCESSFUL');
    await world.createSource('broken', { Database: 'absent', ClusterId: 'local' });
    expect(await sourceStatus('broken')).toBe('CREATION_FAILED');
  });

  test('is refused for another engine, a host that is no Redshift, a missing login and an id that is taken', async () => {
    const invalid = { name: 'InvalidParameterValueException' };
    const input = { AwsAccountId: ACCOUNT, DataSourceId: 'x', Name: 'x' };
    const DataSourceParameters = { RedshiftParameters: { Database: world.database, ClusterId: 'local' } };
    await expect(world.createSource('x', { Database: 'x', Host: 'example.com' })).rejects.toMatchObject(
      invalid,
    );
    await expect(
      world.quicksight.createDataSource({ ...input, Type: 'MYSQL', DataSourceParameters }),
    ).rejects.toMatchObject(invalid);
    await expect(
      world.quicksight.createDataSource({ ...input, Type: 'REDSHIFT', DataSourceParameters }),
    ).rejects.toMatchObject(invalid);
    await expect(
      world.createSource('warehouse', { Database: world.database, ClusterId: 'local' }),
    ).rejects.toMatchObject({ name: 'ResourceExistsException', ResourceType: 'DATA_SOURCE' });
  });
});

describe('a data set', () => {
  test('is described and listed as it was made', async () => {
    await world.createSet('sales', 'select day from sales');
    const { DataSet } = await world.quicksight.describeDataSet({ AwsAccountId: ACCOUNT, DataSetId: 'sales' });
    expect(DataSet).toMatchObject({
      DataSetId: 'sales',
      ImportMode: 'SPICE',
      PhysicalTableMap: { one: { CustomSql: { SqlQuery: 'select day from sales' } } },
      OutputColumns: [{ Name: 'day', Type: 'INTEGER' }],
    });
    expect(DataSet?.CreatedTime).toBeInstanceOf(Date);
    const { DataSetSummaries } = await world.quicksight.listDataSets({ AwsAccountId: ACCOUNT });
    expect(DataSetSummaries?.map(({ DataSetId }) => DataSetId)).toContain('sales');
  });

  test('is refused when its source is not there, its id is taken, or it is more than the local QuickSight does', async () => {
    await expect(world.createSet('orphan', 'select 1', [], 'absent')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      ResourceType: 'DATA_SOURCE',
    });
    await world.createSet('taken', 'select 1 as day');
    await expect(world.createSet('taken', 'select 1 as day')).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    await expect(
      world.quicksight.createDataSet({
        AwsAccountId: ACCOUNT,
        DataSetId: 'logical',
        Name: 'logical',
        ImportMode: 'SPICE',
        PhysicalTableMap: {},
        ColumnGroups: [],
      }),
    ).rejects.toMatchObject({ message: expect.stringContaining('ColumnGroups: not supported') as string });
  });

  test('is gone once deleted', async () => {
    await world.createSet('short', 'select 1 as day');
    const ids = { AwsAccountId: ACCOUNT, DataSetId: 'short' };
    await world.quicksight.deleteDataSet(ids);
    await expect(world.quicksight.describeDataSet(ids)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('a dashboard', () => {
  const create = (DashboardId: string, DataSetArn: string) =>
    world.quicksight.createDashboard({
      AwsAccountId: ACCOUNT,
      DashboardId,
      Name: DashboardId,
      Definition: {
        DataSetIdentifierDeclarations: [{ Identifier: 'sales', DataSetArn }],
        Sheets: [{ SheetId: 'one', Name: 'Sales' }],
      },
    });
  const ids = (DashboardId: string) => ({ AwsAccountId: ACCOUNT, DashboardId });

  test('keeps its definition', async () => {
    await world.createSet('for-dashboard', 'select 1 as day');
    const arn = `arn:aws:quicksight:eu-west-1:${ACCOUNT}:dataset/for-dashboard`;
    await create('overview', arn);
    const { Dashboard } = await world.quicksight.describeDashboard(ids('overview'));
    expect(Dashboard?.Version).toMatchObject({ Status: 'CREATION_SUCCESSFUL', DataSetArns: [arn] });
    const { Definition } = await world.quicksight.describeDashboardDefinition(ids('overview'));
    expect(Definition?.Sheets).toMatchObject([{ SheetId: 'one', Name: 'Sales' }]);
    await expect(create('overview', arn)).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('over a data set that is not there fails to be made', async () => {
    await create('broken', `arn:aws:quicksight:eu-west-1:${ACCOUNT}:dataset/absent`);
    const { Dashboard } = await world.quicksight.describeDashboard(ids('broken'));
    expect(Dashboard?.Version).toMatchObject({
      Status: 'CREATION_FAILED',
      Errors: [{ Type: 'DATA_SET_NOT_FOUND' }],
    });
  });
});

test('An action that is not here is refused, not answered', async () => {
  await expect(world.quicksight.listAnalyses({ AwsAccountId: ACCOUNT })).rejects.toThrow();
});
