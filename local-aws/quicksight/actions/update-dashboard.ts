/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_UpdateDashboard.html: makes a version, which nobody sees before it is published. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { definitionSchema } from '../definition/schema';
import { accountSchema, idSchema, parseInput } from '../input';
import { makeFrom } from '../made-from';
import { requestId, type QuicksightState } from '../state';
import { versionArn } from '../views';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DashboardId: idSchema,
  Name: z.string().min(1).max(2048),
  VersionDescription: z.string().min(1).max(512).optional(),
  Definition: definitionSchema,
});

export function updateDashboard(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const dashboard = state.dashboard(request.DashboardId);
    // A version is made, whatever was there before.
    const made = makeFrom(state, request.Definition, 'CREATION');
    const number = dashboard.versions.length + 1;
    dashboard.versions.push({
      ...made,
      number,
      description: request.VersionDescription,
      name: request.Name,
    });
    return {
      Arn: dashboard.arn,
      VersionArn: versionArn(dashboard, number),
      DashboardId: dashboard.id,
      CreationStatus: 'CREATION_IN_PROGRESS',
      ...requestId(),
    };
  };
}
