/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPool.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, poolId } from '../input';
import type { CognitoState } from '../state';
import { poolView } from '../views';

const schema = z.strictObject({ UserPoolId: poolId });

export function describeUserPool(state: CognitoState): Action {
  return async (given) => ({
    UserPool: poolView(state.context, state.pool(parseInput(schema, given).UserPoolId)),
  });
}
