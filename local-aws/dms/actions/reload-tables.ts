import type { Action } from '../../gateway/service';
import { invalidState } from '../errors';

/**
 * Refused: a reloaded table would begin anew in the middle of an epoch, where its snapshot cannot be told from changes.
 * The way is a new BucketFolder and reload-target.
 */
export function reloadTables(): Action {
  return async () => {
    throw invalidState(
      'ReloadTables is not supported here: set a new BucketFolder and start the task with reload-target',
    );
  };
}
