/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDashboard.html, by definition. Its first version is published at once. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { definitionSchema } from '../definition/schema';
import { alreadyExists } from '../errors';
import { accountSchema, idSchema, parseInput, permissionsSchema, tagsSchema } from '../input';
import { makeFrom } from '../made-from';
import type { Dashboard } from '../model';
import { requestId, type QuicksightState } from '../state';
import { versionArn } from '../views';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DashboardId: idSchema,
  Name: z.string().min(1).max(2048),
  VersionDescription: z.string().min(1).max(512).optional(),
  Definition: definitionSchema,
  Permissions: permissionsSchema.optional(),
  Tags: tagsSchema.optional(),
});

export function createDashboard(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const { DashboardId: id } = request;
    if (state.dashboards.has(id)) throw alreadyExists(`Dashboard ${id} already exists`);
    const made = makeFrom(state, request.Definition, 'CREATION');
    const dashboard: Dashboard = {
      id,
      arn: state.arn(`dashboard/${id}`),
      createdAt: made.madeAt,
      versions: [{ ...made, number: 1, description: request.VersionDescription, name: request.Name }],
      published: 1,
      publishedAt: made.madeAt,
    };
    state.dashboards.set(id, dashboard);
    return {
      Arn: dashboard.arn,
      VersionArn: versionArn(dashboard, 1),
      DashboardId: id,
      CreationStatus: 'CREATION_IN_PROGRESS',
      ...requestId(),
    };
  };
}
