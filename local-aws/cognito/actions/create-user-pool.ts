/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html */
import type { Action } from '../../gateway/service';
import { parseInput, poolInput } from '../input';
import type { CognitoState } from '../state';
import { poolView } from '../views';

export function createUserPool(state: CognitoState): Action {
  return async (given) => ({
    UserPool: poolView(state.context, await state.createPool(parseInput(poolInput, given))),
  });
}
