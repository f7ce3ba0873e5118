/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_DescribeIngestion.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { accountSchema, idSchema, ingestionIdSchema, parseInput } from '../input';
import { requestId, type QuicksightState } from '../state';
import { ingestionView } from '../views';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DataSetId: idSchema,
  IngestionId: ingestionIdSchema,
});

export function describeIngestion(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DataSetId, IngestionId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    return { Ingestion: ingestionView(state.ingestion(DataSetId, IngestionId)), ...requestId() };
  };
}
