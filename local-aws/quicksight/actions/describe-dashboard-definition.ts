/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeDashboardDefinition.html: of a version, or of the published one. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { accountSchema, idSchema, parseInput, versionMembers } from '../input';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({ AwsAccountId: accountSchema, DashboardId: idSchema, ...versionMembers });

export function describeDashboardDefinition(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DashboardId, 'version-number': number } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const version = state.version(DashboardId, number);
    return {
      DashboardId,
      Name: version.name,
      ResourceStatus: version.status,
      Errors: version.errors,
      Definition: version.definition,
      ...requestId(),
    };
  };
}
