/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeDataSource.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { notFound } from '../errors';
import { accountSchema, idSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';
import { dataSourceView } from '../views';

const schema = z.strictObject({ AwsAccountId: accountSchema, DataSourceId: idSchema });

export function describeDataSource(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DataSourceId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const source = state.dataSources.get(DataSourceId);
    if (!source) throw notFound(`DataSource ${DataSourceId} is not found`, 'DATA_SOURCE');
    return { DataSource: dataSourceView(source), ...requestId() };
  };
}
