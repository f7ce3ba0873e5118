/** The dashboard of a pipeline: drawn, where QuickSight is the local one; on AWS QuickSight itself shows it. */
import { join } from 'node:path';
import type { Config } from '../../config';
import { EltError } from '../../model/errors';
import { findPipeline } from '../../pipelines/registry';
import { readChartQueries } from '../../report/chart-definition';
import { formatInstant } from '../../report/format';
import { dashboardOf } from '../../report/quicksight/dashboard';
import { renderDashboardPage, seenDashboardSchema } from '../../report/quicksight/dashboard-page';

const SQL_ROOT = join(__dirname, '../../../sql');

/** A page, or the address where QuickSight shows it. Throws ELT_INPUT_INVALID for a pipeline without one, ELT_RUN_UNKNOWN where no run has published it yet. */
export async function readDashboard(
  pipeline: string,
  { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region }: Pick<Config, 'AWS_ENDPOINT_URL' | 'AWS_REGION'>,
): Promise<{ page: string } | { address: string }> {
  const dashboard = dashboardOf(findPipeline(pipeline), readChartQueries(SQL_ROOT));
  if (!dashboard)
    throw new EltError('ELT_INPUT_INVALID', `${pipeline} has no dashboard: its pipeline.ts names no report`);
  if (endpoint === undefined)
    return { address: `https://${region}.quicksight.aws.amazon.com/sn/dashboards/${dashboard.id}` };
  const answer = await fetch(`${endpoint}/_local/quicksight/dashboard?id=${dashboard.id}`);
  if (answer.ok) {
    const seen = seenDashboardSchema.parse(await answer.json());
    return { page: renderDashboardPage(seen, formatInstant(new Date().toISOString())) };
  }
  const why = `${answer.status} ${await answer.text()}`;
  if (answer.status === 404)
    throw new EltError('ELT_RUN_UNKNOWN', `no run has published the dashboard of ${pipeline}: ${why}`);
  throw new EltError('ELT_INPUT_INVALID', `the dashboard of ${pipeline} cannot be drawn: ${why}`);
}
