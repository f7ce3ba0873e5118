import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

/** Runs what only an activity may do. */
export function inActivity<T>(work: () => Promise<T>): Promise<T> {
  // Trouble is planted here: the warnings about it would bury the report.
  const logger = new DefaultLogger('ERROR');
  return new MockActivityEnvironment({ scheduledTimestampMs: Date.now() }, { logger }).run(work);
}
