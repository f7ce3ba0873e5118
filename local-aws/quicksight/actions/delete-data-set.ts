/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DeleteDataSet.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { endIngestion } from '../ingestion-run';
import { accountSchema, idSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({ AwsAccountId: accountSchema, DataSetId: idSchema });

export function deleteDataSet(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DataSetId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const dataSet = state.dataSet(DataSetId);
    for (const ingestion of dataSet.ingestions.values()) {
      endIngestion(ingestion, 'FAILED', { Type: 'DATA_SET_DELETED', Message: `${DataSetId} was deleted` });
      state.inBackground(ingestion.running);
    }
    state.dataSets.delete(DataSetId);
    return { Arn: dataSet.arn, DataSetId, ...requestId() };
  };
}
