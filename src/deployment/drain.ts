/** Waits until a build has nothing left to do, so that its workers can be taken away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EltError } from '../model/errors';
import { readBuilds, type Build, type Place } from './builds';
import { findBuild } from './promote';

const LOOK_MS = 5_000;

/**
 * Returns once the build has no run left. Temporal itself looks every few minutes (`drained` lags), so its word is waited for, too: until
 * then a run might still be sent there. `tell` hears of the build at each look. Throws ELT_INPUT_INVALID for a build that takes new runs.
 */
export async function drain(place: Place, buildId: string, tell: (build: Build) => void): Promise<Build> {
  for (; ; await sleep(LOOK_MS)) {
    const build = findBuild(await readBuilds(place), buildId);
    if (build.state === 'current' || build.state === 'ramping')
      throw new EltError(
        'ELT_INPUT_INVALID',
        `build: ${buildId} is ${build.state}, it takes new runs: promote another build first`,
      );
    tell(build);
    if (build.runs === 0 && build.state !== 'draining') return build;
  }
}
