import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';

/**
 * Refused: a reloaded table would begin anew in the middle of an epoch, where its snapshot cannot be told from changes.
 * The way is a new BucketFolder and reload-target.
 */
export function reloadTables(action: string): Action {
  return async () => {
    throw invalidState(
      `${action} is not supported here: set a new BucketFolder and start with reload-target`,
    );
  };
}
