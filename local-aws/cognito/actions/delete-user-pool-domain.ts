/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserPoolDomain.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidParameter } from '../errors';
import { parseInput, poolId } from '../input';
import type { CognitoState } from '../state';

const schema = z.strictObject({ UserPoolId: poolId, Domain: z.string() });

export function deleteUserPoolDomain(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, Domain } = parseInput(schema, given);
    const pool = state.pool(UserPoolId);
    if (pool.domain !== Domain) throw invalidParameter('No such domain or user pool exists.');
    pool.domain = undefined;
    return {};
  };
}
