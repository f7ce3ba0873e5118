/** How a job may be started: for the first time, going on where it stopped, or with all tables anew. */
import { invalidCombination } from './errors';
import type { Job } from './model';
import { readPosition } from './positions';

export const START_TYPES = ['start-replication', 'resume-processing', 'reload-target'] as const;
type StartType = (typeof START_TYPES)[number];

/** Throws InvalidParameterCombinationException. */
export function refuseWrongType(job: Job, type: StartType, position?: string): void {
  const ranBefore = job.freshStarts > 0;
  if (position !== undefined) {
    if (job.migrationType !== 'cdc' || type !== 'start-replication') {
      throw invalidCombination('CdcStartPosition is for start-replication of tasks of type cdc only');
    }
    readPosition(position);
  }
  if (type === 'start-replication' && ranBefore && job.migrationType !== 'cdc') {
    throw invalidCombination(
      'Start Type : START_REPLICATION, valid only for tasks running for the first time',
    );
  }
  if (type !== 'start-replication' && !ranBefore) {
    const name = type === 'resume-processing' ? 'RESUME_PROCESSING' : 'RELOAD_TARGET';
    throw invalidCombination(`Start Type : ${name}, not valid for tasks running for the first time`);
  }
  if (type === 'reload-target' && job.migrationType === 'cdc') {
    throw invalidCombination('Start Type : RELOAD_TARGET, not valid for tasks of type cdc');
  }
}
