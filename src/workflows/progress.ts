/** Where a run is: for the query, for Temporal's lists, and for the details that the UI shows while it runs. */
import { defineQuery, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { PROGRESS_QUERY, type ProgressView, type StageName, type StageTime } from '../model/messages';
import { findableBy, type Findable } from './findable';

export const progressQuery = defineQuery<ProgressView>(PROGRESS_QUERY);

export interface Progress {
  /** Runs one stage under its name. */
  stage<T>(name: StageName, work: () => Promise<T>): Promise<T>;
  /** Says whose stages are to be looked at meanwhile. */
  waitsFor(run: string): void;
  readonly startedAt: string;
  /** Those that came to their end. */
  stages(): readonly StageTime[];
}

export function trackProgress(known: Findable = {}): Progress {
  const now = (): string => new Date().toISOString();
  const startedAt = now();
  let current = { stage: 'plan', since: startedAt };
  let unsaid = known;
  let awaited: { run?: string } = {};
  const done: StageTime[] = [];
  setHandler(progressQuery, () => ({ ...current, done, ...awaited }));
  return {
    startedAt,
    stages: () => done,
    waitsFor: (run) => {
      awaited = { run };
    },
    async stage(name, work) {
      const since = now();
      current = { stage: name, since };
      findableBy({ ...unsaid, stage: name });
      unsaid = {};
      setCurrentDetails(
        [...done.map((one) => `${one.stage}: done`), `${name}: running since ${since}`].join('\n\n'),
      );
      const result = await work();
      done.push({ stage: name, startedAt: since, finishedAt: now() });
      return result;
    },
  };
}
