/**
 * https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDashboard.html, by definition: kept, checked for its
 * data sets, not drawn.
 */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alreadyExists } from '../errors';
import { accountSchema, idSchema, parseInput, permissionsSchema, tagsSchema } from '../input';
import type { Dashboard } from '../model';
import { requestId, type QuicksightState } from '../state';
import { versionArn } from '../views';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DashboardId: idSchema,
  Name: z.string().min(1).max(2048),
  Definition: z.looseObject({
    DataSetIdentifierDeclarations: z
      .array(z.strictObject({ Identifier: z.string().min(1), DataSetArn: z.string() }))
      .min(1),
  }),
  Permissions: permissionsSchema.optional(),
  Tags: tagsSchema.optional(),
});

export function createDashboard(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const { DashboardId: id, Definition: definition } = request;
    if (state.dashboards.has(id)) throw alreadyExists(`Dashboard ${id} already exists`);
    const dataSetArns = definition.DataSetIdentifierDeclarations.map(({ DataSetArn }) => DataSetArn);
    const known = new Set([...state.dataSets.values()].map(({ arn }) => arn));
    const errors = dataSetArns
      .filter((arn) => !known.has(arn))
      .map((arn) => ({ Type: 'DATA_SET_NOT_FOUND', Message: `${arn} is not found` }));
    const dashboard: Dashboard = {
      id,
      arn: state.arn(`dashboard/${id}`),
      name: request.Name,
      definition,
      dataSetArns,
      createdAt: state.now(),
      status: errors.length === 0 ? 'CREATION_SUCCESSFUL' : 'CREATION_FAILED',
      errors,
    };
    state.dashboards.set(id, dashboard);
    return {
      Arn: dashboard.arn,
      VersionArn: versionArn(dashboard),
      DashboardId: id,
      CreationStatus: 'CREATION_IN_PROGRESS',
      ...requestId(),
    };
  };
}
