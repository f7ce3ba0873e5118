/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeDataSet.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { accountSchema, idSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';
import { dataSetView } from '../views';

const schema = z.strictObject({ AwsAccountId: accountSchema, DataSetId: idSchema });

export function describeDataSet(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DataSetId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    return { DataSet: dataSetView(state.dataSet(DataSetId)), ...requestId() };
  };
}
