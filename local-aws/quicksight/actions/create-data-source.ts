/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateDataSource.html: Redshift only. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alreadyExists } from '../errors';
import { accountSchema, idSchema, parseInput, permissionsSchema, tagsSchema } from '../input';
import type { DataSource } from '../model';
import { requestId, type QuicksightState } from '../state';
import { redshiftParametersSchema, runQuery, warehouseOf } from '../warehouse';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DataSourceId: idSchema,
  Name: z.string().min(1).max(128),
  Type: z.literal('REDSHIFT', 'only REDSHIFT is supported by the local QuickSight'),
  DataSourceParameters: z.strictObject({ RedshiftParameters: redshiftParametersSchema }),
  /** One of the two. */
  Credentials: z
    .union([
      z.strictObject({
        CredentialPair: z.strictObject({ Username: z.string(), Password: z.string() }),
        SecretArn: z.undefined().optional(),
      }),
      z.strictObject({ SecretArn: z.string(), CredentialPair: z.undefined().optional() }),
    ])
    .optional(),
  Permissions: permissionsSchema.optional(),
  Tags: tagsSchema.optional(),
});

export function createDataSource(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const { DataSourceId: id, DataSourceParameters: parameters, Credentials } = request;
    if (state.dataSources.has(id)) throw alreadyExists(`DataSource ${id} already exists`, 'DATA_SOURCE');
    const source: DataSource = {
      id,
      arn: state.arn(`datasource/${id}`),
      name: request.Name,
      parameters,
      warehouse: warehouseOf(parameters.RedshiftParameters, {
        user: Credentials?.CredentialPair?.Username,
        secretArn: Credentials?.SecretArn,
      }),
      createdAt: state.now(),
      status: 'CREATION_IN_PROGRESS',
    };
    state.dataSources.set(id, source);
    state.inBackground(probe(state, source));
    return { Arn: source.arn, DataSourceId: id, CreationStatus: source.status, ...requestId() };
  };
}

/** QuickSight tries the connection before a data source counts as made. */
async function probe(state: QuicksightState, source: DataSource): Promise<void> {
  try {
    const signal = AbortSignal.timeout(30_000);
    await runQuery(state.redshift, source.warehouse, 'select 1', { signal, onStarted: () => undefined });
    source.status = 'CREATION_SUCCESSFUL';
  } catch (error) {
    source.status = 'CREATION_FAILED';
    source.errorInfo = { Type: 'CONNECTION_FAILURE', Message: String(error) };
  }
}
