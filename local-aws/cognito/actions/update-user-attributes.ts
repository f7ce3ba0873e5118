/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { signedInBy } from '../access-token';
import { changeAttributes, checkWritable } from '../attributes';
import { parseInput, userAttributes } from '../input';
import type { CognitoState } from '../state';

const schema = z.strictObject({ AccessToken: z.string().min(1), UserAttributes: userAttributes });

export function updateUserAttributes(state: CognitoState): Action {
  return async (given) => {
    const { AccessToken, UserAttributes } = parseInput(schema, given);
    const { pool, client, user } = signedInBy(state, AccessToken);
    checkWritable(client, UserAttributes);
    changeAttributes(pool, user, UserAttributes, state.context.clock.now());
    return { CodeDeliveryDetailsList: [] };
  };
}
