/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput, poolId } from '../input';
import type { CognitoState } from '../state';
import { attributesView, userView } from '../views';

const MOST = 60;
const schema = z.strictObject({
  UserPoolId: poolId,
  Limit: z.number().int().min(1).max(MOST).default(MOST),
  /** The last user of the page before. */
  PaginationToken: z.string().min(1).optional(),
});

export function listUsers(state: CognitoState): Action {
  return async (given) => {
    const { UserPoolId, Limit, PaginationToken = '' } = parseInput(schema, given);
    const users = [...state.pool(UserPoolId).users.values()]
      .filter(({ username }) => username > PaginationToken)
      .sort((one, other) => (one.username < other.username ? -1 : 1));
    const shown = users.slice(0, Limit);
    return {
      Users: shown.map((user) => ({ ...userView(user), Attributes: attributesView(user) })),
      PaginationToken: users.length > Limit ? shown.at(-1)?.username : undefined,
    };
  };
}
