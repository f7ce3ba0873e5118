/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeDashboardDefinition.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { accountSchema, idSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({ AwsAccountId: accountSchema, DashboardId: idSchema });

export function describeDashboardDefinition(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DashboardId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const dashboard = state.dashboards.get(DashboardId);
    if (!dashboard) throw notFound(`Dashboard ${DashboardId} is not found`);
    return {
      DashboardId,
      Name: dashboard.name,
      ResourceStatus: dashboard.status,
      Errors: dashboard.errors,
      Definition: dashboard.definition,
      ...requestId(),
    };
  };
}
