/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_ListDataSets.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { accountSchema, parseInput } from '../input';
import { pageMembers, pageOf } from '../paging';
import { requestId, type QuicksightState } from '../state';
import { dataSetSummary } from '../views';

const schema = z.strictObject({ AwsAccountId: accountSchema, ...pageMembers });

export function listDataSets(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const { items, nextToken } = pageOf([...state.dataSets.values()], request);
    return { DataSetSummaries: items.map(dataSetSummary), NextToken: nextToken, ...requestId() };
  };
}
