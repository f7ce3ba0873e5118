import type { Client } from '@temporalio/client';
import type { Config } from '../../config';
import { EltError } from '../../model/errors';
import { withTemporal } from '../../connect';
import { say } from '../output';

/** Null, with a remark, where no Temporal server answers: the warehouse knows what ran, also without it. */
export async function tryTemporal<T>(
  work: (client: Client, config: Config) => Promise<T>,
): Promise<T | null> {
  try {
    return await withTemporal(work);
  } catch (error) {
    if (!(error instanceof EltError && error.code === 'ELT_AWS_UNAVAILABLE')) throw error;
    say(`${error.message}. Only what the warehouse knows is shown.`);
    return null;
  }
}
