/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolClient.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { clientId, parseInput, poolId } from '../input';
import type { CognitoState } from '../state';
import { clientView } from '../views';

const schema = z.strictObject({ UserPoolId: poolId, ClientId: clientId });

export function describeUserPoolClient(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, ClientId } = parseInput(schema, given);
    return { UserPoolClient: clientView(state.client(state.pool(UserPoolId), ClientId)) };
  };
}
