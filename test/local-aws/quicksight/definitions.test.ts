/** Definitions of analyses and dashboards: what the local QuickSight refuses at once, what it tells as errors of what it made, and what it draws. */
import type { DashboardVersionDefinition, Visual } from '@aws-sdk/client-quicksight';
import { ACCOUNT, World } from './support/world';

const ARN = `arn:aws:quicksight:eu-west-1:${ACCOUNT}:dataset/`;

let world: World;
let made = 0;
beforeAll(async () => {
  world = await World.open();
  await world.createTyped('sold', "select cast('2011-01-05' as date) as sold_on, 'mug' as what, 3 as amount union all select cast('2011-01-05' as date), 'tray', 4 union all select cast('2011-01-06' as date), 'mug', 5", {
    sold_on: 'DATETIME',
    what: 'STRING',
    amount: 'INTEGER',
  }); // prettier-ignore
});
afterAll(() => world.close());

const column = (ColumnName: string, DataSetIdentifier = 'sold') => ({ DataSetIdentifier, ColumnName });
const measure = (name: string, FieldId = `v.${name}`) => ({
  NumericalMeasureField: {
    FieldId,
    Column: column(name),
    AggregationFunction: { SimpleNumericalAggregation: 'SUM' as const },
  },
});
const date = (name: string) => ({
  DateDimensionField: { FieldId: 'x', Column: column(name), DateGranularity: 'DAY' as const },
});
const word = (name: string) => ({ CategoricalDimensionField: { FieldId: 'x', Column: column(name) } });

function lines(x: ReturnType<typeof date>, ...Values: ReturnType<typeof measure>[]): Visual {
  return {
    LineChartVisual: {
      VisualId: 'by-day',
      ChartConfiguration: {
        FieldWells: { LineChartAggregatedFieldWells: { Category: [x], Values, Colors: [] } },
        SortConfiguration: { CategorySort: [{ FieldSort: { FieldId: 'x', Direction: 'ASC' } }] },
      },
    },
  };
}

function bars(x: ReturnType<typeof word>, limit = 15): Visual {
  return {
    BarChartVisual: {
      VisualId: 'by-word',
      ChartConfiguration: {
        FieldWells: {
          BarChartAggregatedFieldWells: { Category: [x], Values: [measure('amount')], Colors: [] },
        },
        SortConfiguration: {
          CategorySort: [{ FieldSort: { FieldId: 'v.amount', Direction: 'DESC' } }],
          CategoryItemsLimit: { ItemsLimit: limit, OtherCategories: 'INCLUDE' },
        },
        Orientation: 'HORIZONTAL',
      },
    },
  };
}

const definitionOf = (...Visuals: Visual[]): DashboardVersionDefinition => ({
  DataSetIdentifierDeclarations: [{ Identifier: 'sold', DataSetArn: `${ARN}sold` }],
  Sheets: [{ SheetId: 'one', Visuals }],
});

async function create(Definition: DashboardVersionDefinition) {
  const DashboardId = `d${(made += 1)}`;
  await world.quicksight.createDashboard({ AwsAccountId: ACCOUNT, DashboardId, Name: 'D', Definition });
  const { Dashboard } = await world.quicksight.describeDashboard({ AwsAccountId: ACCOUNT, DashboardId });
  return { DashboardId, version: Dashboard?.Version };
}

interface Seen {
  readonly version: number;
  readonly sheets: readonly [{ readonly visuals: readonly Record<string, unknown>[] }];
}

async function see(id: string): Promise<Seen> {
  const answer = await fetch(`${world.url}/_local/quicksight/dashboard?id=${id}`);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Seen;
}

const GOOD = definitionOf(lines(date('sold_on'), measure('amount')), bars(word('what')));

describe('a definition', () => {
  it('of fields that its data set has is made, and drawn from what SPICE has', async () => {
    const { DashboardId, version } = await create(GOOD);
    expect(version).toMatchObject({ Status: 'CREATION_SUCCESSFUL', Errors: [], VersionNumber: 1 });
    const { sheets } = await see(DashboardId);
    expect(sheets[0].visuals).toMatchObject([
      { kind: 'lines', labels: ['2011-01-05', '2011-01-06'], series: [{ values: [7, 5] }] },
      { kind: 'bars', labels: ['mug', 'tray'], series: [{ name: 'amount', values: [8, 4] }] },
    ]);
  });

  it('shows so many names and the others as one', async () => {
    const { DashboardId } = await create(definitionOf(bars(word('what'), 1)));
    const { sheets } = await see(DashboardId);
    expect(sheets[0].visuals).toMatchObject([{ labels: ['mug', 'Other'], series: [{ values: [8, 4] }] }]);
  });

  it.each([
    ['a field that its data set does not have', lines(date('sold_on'), measure('colour')), 'COLUMN_REPLACEMENT_MISSING', "'colour'"],
    ['a date of what is text', lines(date('what'), measure('amount')), 'COLUMN_TYPE_MISMATCH', 'a date field takes DATETIME'],
    ['a sum of what is text', lines(date('sold_on'), measure('what')), 'COLUMN_TYPE_MISMATCH', 'takes INTEGER or DECIMAL'],
    ['names of what is a date', bars(word('sold_on')), 'COLUMN_TYPE_MISMATCH', 'is DATETIME'],
  ])('fails to be made for %s, and says where', async (_, visual, type, words) => {
    const { version } = await create(definitionOf(visual));
    expect(version?.Status).toBe('CREATION_FAILED');
    expect(version?.Errors).toEqual([
      {
        Type: type,
        Message: expect.stringContaining(words) as string,
        ViolatedEntities: [{ Path: expect.stringMatching(/^sheet\/one\/visual\/by-/) as string }],
      },
    ]);
  }); // prettier-ignore

  const twice = lines(date('sold_on'), measure('amount'), measure('amount'));
  const strange: Visual = { PieChartVisual: { VisualId: 'pie' } };
  const undeclared = {
    ...GOOD,
    DataSetIdentifierDeclarations: [{ Identifier: 'other', DataSetArn: `${ARN}sold` }],
  };
  const elements = (ElementId: string, ColumnIndex = 0) => ({
    ...GOOD,
    Sheets: [
      {
        ...GOOD.Sheets?.[0],
        SheetId: 'one',
        Layouts: [{ Configuration: { GridLayout: { Elements: [{ ElementId, ElementType: 'VISUAL' as const, ColumnIndex, ColumnSpan: 18, RowSpan: 12 }] } } }],
      },
    ],
  }); // prettier-ignore

  it.each([
    ['a visual that is there twice', definitionOf(bars(word('what')), bars(word('what'))), 'VisualId: by-word'],
    ['a field that is there twice', definitionOf(twice), 'FieldId of visual by-day: v.amount'],
    ['a sheet that is there twice', { ...GOOD, Sheets: [{ SheetId: 'a' }, { SheetId: 'a' }] }, 'SheetId: a'],
    ['a data set that nothing declares', undeclared, 'sold is not declared'],
    ['a place for a visual that is not there', elements('nobody'), 'no visual nobody'],
    ['what stands over the edge of the grid', elements('by-day', 30), 'wider than the grid'],
    ['a kind of visual that is not drawn here', definitionOf(strange), 'Invalid input'],
    ['filters, which are not executed here', { ...GOOD, FilterGroups: [] }, 'FilterGroups: not supported'],
  ])('is refused with %s', async (_, definition, words) => {
    await expect(create(definition)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining(words) as string,
    });
  }); // prettier-ignore
});

describe('a dashboard', () => {
  const ids = (DashboardId: string) => ({ AwsAccountId: ACCOUNT, DashboardId });

  it('that is updated shows what it showed until the new version is published', async () => {
    const { DashboardId } = await create(GOOD);
    const { VersionArn } = await world.quicksight.updateDashboard({
      ...ids(DashboardId),
      Name: 'D',
      VersionDescription: 'bars alone',
      Definition: definitionOf(bars(word('what'))),
    });
    expect(VersionArn).toMatch(/\/version\/2$/);
    expect((await see(DashboardId)).sheets[0].visuals).toHaveLength(2);
    const second = await world.quicksight.describeDashboard({ ...ids(DashboardId), VersionNumber: 2 });
    expect(second.Dashboard?.Version).toMatchObject({ Description: 'bars alone', VersionNumber: 2 });
    await world.quicksight.updateDashboardPublishedVersion({ ...ids(DashboardId), VersionNumber: 2 });
    expect((await see(DashboardId)).sheets[0].visuals).toHaveLength(1);
    const { Definition } = await world.quicksight.describeDashboardDefinition(ids(DashboardId));
    expect(Definition?.Sheets?.[0]?.Visuals).toHaveLength(1);
  });

  it('publishes no version that is not there or could not be made', async () => {
    const { DashboardId } = await create(GOOD);
    const publish = (VersionNumber: number) =>
      world.quicksight.updateDashboardPublishedVersion({ ...ids(DashboardId), VersionNumber });
    await expect(publish(2)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const Definition = definitionOf(lines(date('what'), measure('amount')));
    await world.quicksight.updateDashboard({ ...ids(DashboardId), Name: 'D', Definition });
    await expect(publish(2)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    expect((await see(DashboardId)).version).toBe(1);
  });
});

describe('an analysis', () => {
  const ids = { AwsAccountId: ACCOUNT, AnalysisId: 'sales' };

  it('is made, told and updated as its definition is', async () => {
    const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(world.quicksight.describeAnalysis(ids)).rejects.toMatchObject(missing);
    await world.quicksight.createAnalysis({ ...ids, Name: 'Sales', Definition: GOOD });
    const { Analysis } = await world.quicksight.describeAnalysis(ids);
    expect(Analysis).toMatchObject({ Status: 'CREATION_SUCCESSFUL', DataSetArns: [`${ARN}sold`] });
    const again = world.quicksight.createAnalysis({ ...ids, Name: 'Sales', Definition: GOOD });
    await expect(again).rejects.toMatchObject({ name: 'ResourceExistsException' });
    const Definition = definitionOf(lines(date('what'), measure('amount')));
    await world.quicksight.updateAnalysis({ ...ids, Name: 'Sales', Definition });
    const told = await world.quicksight.describeAnalysisDefinition(ids);
    expect(told).toMatchObject({
      ResourceStatus: 'UPDATE_FAILED',
      Errors: [{ Type: 'COLUMN_TYPE_MISMATCH' }],
      Definition: { Sheets: [{ SheetId: 'one' }] },
    });
  });
});

describe('columns of a data set', () => {
  const rename = (id: string, ColumnName: string, NewColumnName: string) =>
    world.createTyped(id, 'select 1 as day, 2 as amount', { day: 'INTEGER', amount: 'INTEGER' }, [
      { RenameColumnOperation: { ColumnName, NewColumnName } },
    ]);

  it('are called as the logical table says', async () => {
    await rename('renamed', 'amount', 'Amount sold');
    const { DataSet } = await world.quicksight.describeDataSet({ AwsAccountId: ACCOUNT, DataSetId: 'renamed' });
    expect(DataSet?.OutputColumns?.map(({ Name }) => Name)).toEqual(['day', 'Amount sold']);
  }); // prettier-ignore

  it.each([
    ['of a column that is not there', 'colour', 'Colour', 'no column colour'],
    ['to the name of another', 'amount', 'day', 'a column day already'],
  ])('are not renamed %s', async (_, from, to, words) => {
    await expect(rename('refused', from, to)).rejects.toMatchObject({
      message: expect.stringContaining(words) as string,
    });
  });
});
