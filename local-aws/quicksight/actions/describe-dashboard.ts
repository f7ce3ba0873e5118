/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeDashboard.html: a version, or the published one. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { accountSchema, idSchema, parseInput, versionMembers } from '../input';
import { requestId, type QuicksightState } from '../state';
import { dashboardView } from '../views';

const schema = z.strictObject({ AwsAccountId: accountSchema, DashboardId: idSchema, ...versionMembers });

export function describeDashboard(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DashboardId, 'version-number': number } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const version = state.version(DashboardId, number);
    return { Dashboard: dashboardView(state.dashboard(DashboardId), version), ...requestId() };
  };
}
