/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CancelIngestion.html: "Cancels an ongoing ingestion". */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidValue } from '../errors';
import { endIngestion } from '../ingestion-run';
import { accountSchema, idSchema, ingestionIdSchema, parseInput } from '../input';
import { isOver } from '../model';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DataSetId: idSchema,
  IngestionId: ingestionIdSchema,
});

export function cancelIngestion(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DataSetId, IngestionId } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const ingestion = state.ingestion(DataSetId, IngestionId);
    if (isOver(ingestion)) {
      throw invalidValue(
        `Ingestion ${IngestionId} is ${ingestion.status}: only an ongoing one can be cancelled`,
      );
    }
    endIngestion(ingestion, 'CANCELLED', {
      Type: 'INGESTION_CANCELED',
      Message: 'Cancelled by CancelIngestion',
    });
    // The answer says cancelled, so the query has to be gone.
    await ingestion.running;
    return { Arn: ingestion.arn, IngestionId, ...requestId() };
  };
}
