/** Where a run is: for the query, for Temporal's lists, and for the details that the UI shows while it runs. */
import { defineQuery, log, setCurrentDetails, setHandler } from '@temporalio/workflow';
import { PROGRESS_QUERY, type ProgressView, type StageName, type StageTime } from '../model/messages';
import { findableBy, type Findable } from './findable';

export const progressQuery = defineQuery<ProgressView>(PROGRESS_QUERY);

export interface Progress {
  /** Runs one stage under its name. */
  stage<T>(name: StageName, work: () => Promise<T>): Promise<T>;
  /** Says whose stages are to be looked at meanwhile. */
  waitsFor(run: string): void;
  /** Says that nothing goes on before this instant, ISO UTC; null once it has come. */
  waitsUntil(instant: string | null): void;
  readonly startedAt: string;
  /** Those that came to their end. */
  stages(): readonly StageTime[];
}

export function trackProgress(known: Findable = {}): Progress {
  const now = (): string => new Date().toISOString();
  const startedAt = now();
  let current = { stage: 'plan', since: startedAt };
  let unsaid = known;
  let awaited: Pick<ProgressView, 'run'> = {};
  let waiting: Pick<ProgressView, 'waitsUntil'> = {};
  const done: StageTime[] = [];
  setHandler(progressQuery, () => ({ ...current, done, ...awaited, ...waiting }));
  const tellDetails = (doing: string): void =>
    setCurrentDetails([...done.map((one) => `${one.stage}: done`), doing].join('\n\n'));
  return {
    startedAt,
    stages: () => done,
    waitsFor: (run) => {
      awaited = { run };
    },
    waitsUntil: (instant) => {
      const { stage, since } = current;
      waiting = instant === null ? {} : { waitsUntil: instant };
      findableBy({ stage: instant === null ? stage : `waits until ${instant}` });
      tellDetails(
        instant === null
          ? `${stage}: running since ${since}`
          : `${stage}: waits until ${instant}, when the window has ended by the source's clock`,
      );
    },
    async stage(name, work) {
      const since = now();
      current = { stage: name, since };
      findableBy({ ...unsaid, stage: name });
      unsaid = {};
      tellDetails(`${name}: running since ${since}`);
      const result = await work();
      const finishedAt = now();
      done.push({ stage: name, startedAt: since, finishedAt });
      log.info('stage done', { stage: name, seconds: (Date.parse(finishedAt) - Date.parse(since)) / 1000 });
      return result;
    },
  };
}
