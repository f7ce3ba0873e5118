/**
 * https://docs.aws.amazon.com/quicksight/latest/APIReference/API_CreateIngestion.html
 * "You can manually refresh datasets in an Enterprise edition account 32 times in a 24-hour period … Standard edition … 8
 * times. Each 24-hour period is measured starting 24 hours before the current date and time."
 */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { alreadyExists, invalidValue, limitExceeded } from '../errors';
import { startIngestion } from '../ingestion-run';
import { accountSchema, idSchema, ingestionIdSchema, parseInput } from '../input';
import type { DataSet } from '../model';
import { requestId, type QuicksightState } from '../state';

const schema = z.strictObject({
  AwsAccountId: accountSchema,
  DataSetId: idSchema,
  IngestionId: ingestionIdSchema,
  IngestionType: z.enum(['FULL_REFRESH', 'INCREMENTAL_REFRESH']).default('FULL_REFRESH'),
});

const DAY_MS = 24 * 60 * 60 * 1000;
const LIMITS = { STANDARD: 8, ENTERPRISE: 32 };

export function createIngestion(state: QuicksightState): Action {
  return async (input) => {
    const { AwsAccountId, DataSetId, IngestionId, IngestionType } = parseInput(schema, input);
    state.checkAccount(AwsAccountId);
    const dataSet = state.dataSet(DataSetId);
    if (dataSet.importMode !== 'SPICE') throw invalidValue(`DataSet ${DataSetId} is not a SPICE data set`);
    if (IngestionType === 'INCREMENTAL_REFRESH') {
      throw invalidValue(
        `DataSet ${DataSetId} has no refresh properties: IngestionType must be FULL_REFRESH`,
      );
    }
    if (dataSet.ingestions.has(IngestionId)) {
      throw alreadyExists(`Ingestion ${IngestionId} already exists`, 'INGESTION');
    }
    const limit = state.options.refreshesADay ?? LIMITS[state.options.edition];
    if (manualRefreshes(dataSet, state.now()) >= limit) {
      throw limitExceeded(
        `DataSet ${DataSetId} was refreshed ${limit} times in the last 24 hours`,
        'INGESTION',
      );
    }
    const ingestion = startIngestion(state, dataSet, IngestionId, 'FULL_REFRESH');
    return {
      Arn: ingestion.arn,
      IngestionId,
      IngestionStatus: ingestion.status,
      ...requestId(),
    };
  };
}

/** In the 24 hours before now; those that the clock, set back, has yet to reach do not count. */
function manualRefreshes(dataSet: DataSet, now: number): number {
  return [...dataSet.ingestions.values()].filter(
    ({ requestType, createdAt }) =>
      requestType !== 'INITIAL_INGESTION' && createdAt > now - DAY_MS && createdAt <= now,
  ).length;
}
