/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, poolId } from '../input';
import type { CognitoState } from '../state';

/** A prefix of Amazon's domain; a domain of one's own would need a certificate. */
const schema = z.strictObject({
  UserPoolId: poolId,
  Domain: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
});

export function createUserPoolDomain(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, Domain } = parseInput(schema, given);
    state.createDomain(UserPoolId, Domain);
    return {};
  };
}
