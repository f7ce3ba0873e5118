/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeDashboard.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { accountSchema, idSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';
import { dashboardView } from '../views';

const schema = z.strictObject({ AwsAccountId: accountSchema, DashboardId: idSchema });

export function describeDashboard(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DashboardId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const dashboard = state.dashboards.get(DashboardId);
    if (!dashboard) throw notFound(`Dashboard ${DashboardId} is not found`);
    return { Dashboard: dashboardView(dashboard), ...requestId() };
  };
}
