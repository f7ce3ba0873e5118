/** https://docs.aws.amazon.com/quicksight/latest/APIReference/API_ListIngestions.html: newest first. */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { accountSchema, idSchema, parseInput } from '../input';
import { pageMembers, pageOf } from '../paging';
import { requestId, type QuicksightState } from '../state';
import { ingestionView } from '../views';

const schema = z.strictObject({ AwsAccountId: accountSchema, DataSetId: idSchema, ...pageMembers });

export function listIngestions(state: QuicksightState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    state.checkAccount(request.AwsAccountId);
    const newestFirst = [...state.dataSet(request.DataSetId).ingestions.values()].reverse();
    const { items, nextToken } = pageOf(newestFirst, request);
    return { Ingestions: items.map(ingestionView), NextToken: nextToken, ...requestId() };
  };
}
