/** Waits until a build has nothing left to do, so that its workers can be taken away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EltError } from '../model/errors';
import { readBuilds, type Build, type Place } from './builds';
import { findBuild } from './promote';

export interface DrainOptions {
  /** Hears of the build at each look. */
  readonly tell?: (build: Build) => void;
  readonly lookMs?: number;
}

const LOOK_MS = 5_000;

/**
 * Returns once the build has no run left. Temporal itself looks every few minutes (`drained` lags), so its word is waited for, too: until
 * then a run might still be sent there. Throws ELT_INPUT_INVALID for a build that takes new runs.
 */
export async function drain(
  place: Place,
  buildId: string,
  { tell, lookMs = LOOK_MS }: DrainOptions = {},
): Promise<Build> {
  for (; ; await sleep(lookMs)) {
    const build = findBuild(await readBuilds(place), buildId);
    if (build.state === 'current' || build.state === 'ramping')
      throw new EltError(
        'ELT_INPUT_INVALID',
        `build: ${buildId} is ${build.state}, it takes new runs: promote another build first`,
      );
    tell?.(build);
    if (build.runs === 0 && build.state !== 'draining') return build;
  }
}
