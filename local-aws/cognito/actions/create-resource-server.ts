/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateResourceServer.html */
import type { Action } from '../../gateway/service';
import { parseInput, resourceServerInput } from '../input';
import type { CognitoState } from '../state';

export function createResourceServer(state: CognitoState): Action {
  return async (given) => {
    const server = parseInput(resourceServerInput, given);
    state.createResourceServer(server);
    return { ResourceServer: server };
  };
}
