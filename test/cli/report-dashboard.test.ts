/** `ecomflow report PIPELINE --dashboard` shows what QuickSight has published: the local one's as a page, AWS's by its address. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDashboard } from '../../src/cli/report/dashboard';
import { ACCOUNT, World } from '../local-aws/quicksight/support/world';
import { testStack } from '../support/stack';
import { runCli } from './support/run-cli';

describe('a dashboard', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ecomflow-dashboard-'));
  let world: World;
  beforeAll(async () => {
    world = await World.open();
    await world.createTyped('last', 'select 30 as amount, 24 as before', {
      amount: 'INTEGER',
      before: 'INTEGER',
    });
    const measure = (ColumnName: string) => ({
      NumericalMeasureField: {
        FieldId: ColumnName,
        Column: { DataSetIdentifier: 'last', ColumnName },
        AggregationFunction: { SimpleNumericalAggregation: 'SUM' as const },
      },
    });
    const headline = {
      VisualId: 'amount',
      Title: { FormatText: { PlainText: 'Amount of the last day' } },
      Subtitle: { FormatText: { PlainText: 'Against a week before' } },
      ChartConfiguration: {
        FieldWells: { Values: [measure('amount')], TargetValues: [measure('before')], TrendGroups: [] },
      },
    };
    await world.quicksight.createDashboard({
      AwsAccountId: ACCOUNT,
      DashboardId: 'ecomflow-purchases',
      Name: 'Bought',
      Definition: {
        DataSetIdentifierDeclarations: [
          { Identifier: 'last', DataSetArn: `arn:aws:quicksight:eu-west-1:${ACCOUNT}:dataset/last` },
        ],
        Sheets: [{ SheetId: 'one', Name: 'One', Visuals: [{ KPIVisual: headline }] }],
      },
    });
  });
  afterAll(async () => {
    rmSync(dir, { recursive: true, force: true });
    await world.close();
  });

  const command = (pipeline: string, ...args: string[]) =>
    runCli(['report', pipeline, '--dashboard', ...args], {
      ...process.env,
      ...testStack().env,
      AWS_ENDPOINT_URL: world.url,
    });

  it('is a page of what its readers see', async () => {
    const file = join(dir, 'board.html');
    const { code, stdout } = await command('purchases', '--html', file);
    expect([code, stdout]).toEqual([0, expect.stringContaining(file)]);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('<title>Bought · EcomFlow</title>');
    expect(page).toContain('Amount of the last day, +25 % against a week before');
  });

  it.each([
    ['that no run has published yet', 'ecommerce', 'ELT_RUN_UNKNOWN', 1],
    ['of a pipeline that another one reports', 'online-retail-stream', 'ELT_INPUT_INVALID', 2],
  ])('%s is an error with a code', async (_, pipeline, code, exitCode) => {
    const answer = await command(pipeline, '--json');
    expect([answer.code, JSON.parse(answer.stdout)]).toMatchObject([exitCode, { error: { code } }]);
  });

  it('on AWS is an address', async () => {
    expect(
      await readDashboard('ecommerce', { AWS_ENDPOINT_URL: undefined, AWS_REGION: 'eu-central-1' }),
    ).toEqual({
      address: 'https://eu-central-1.quicksight.aws.amazon.com/sn/dashboards/ecomflow-ecommerce',
    });
  });
});
