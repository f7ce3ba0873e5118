/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html */
import { RawAnswer, type Action } from '../../gateway/service';
import { ofApi, parseInput } from '../input';
import type { HttpApiState } from '../state';

export function deleteApi(state: HttpApiState): Action {
  return async (given) => {
    state.deleteApi(parseInput(ofApi, given).apiId);
    return new RawAnswer(204, {}, '');
  };
}
