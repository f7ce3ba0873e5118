/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_UpdateDashboardPublishedVersion.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidValue } from '../errors';
import { accountSchema, idSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DashboardId: idSchema,
  VersionNumber: z.coerce.number().int().min(1),
});

export function updateDashboardPublishedVersion(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DashboardId, VersionNumber } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const dashboard = state.dashboard(DashboardId);
    const version = state.version(DashboardId, VersionNumber);
    if (version.errors.length > 0)
      throw invalidValue(`Version ${VersionNumber} of dashboard ${DashboardId} is ${version.status}`);
    dashboard.published = version.number;
    dashboard.publishedAt = state.now();
    return { DashboardId, DashboardArn: dashboard.arn, ...requestId() };
  };
}
