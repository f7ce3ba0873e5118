/** Moments of an activity at which a worker can die. Light: a worker that lives for seconds loads it. */
export type Moment = 'begin' | 'inside' | 'end';
/** `startRefine end`, `waitForRefine inside` */
export type KillPoint = `${string} ${Moment}`;

/** Every wait of the worker is named so; see waitForRemoteJob. */
export function isWait(activity: string): boolean {
  return activity.startsWith('waitFor');
}

/** What a scripted worker asks when it stops a remote job. */
export const STOPPED = 'a remote job is stopped';
