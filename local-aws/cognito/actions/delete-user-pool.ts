/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPool.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, poolId } from '../input';
import type { CognitoState } from '../state';

const schema = z.strictObject({ UserPoolId: poolId });

export function deleteUserPool(state: CognitoState): Action {
  return async (given) => {
    state.deletePool(parseInput(schema, given).UserPoolId);
    return {};
  };
}
