/** Files that were dropped into landing: how long their run waits for more, and which window holds all that no load has. */
import type { SqlRunner } from '../aws/sql-runner';
import { leaveOutLoaded } from '../aws/unloaded-objects';
import type { Patience } from '../model/dropped';
import { EltError } from '../model/errors';
import type { Pipeline } from '../model/pipeline';
import { windowBetween, type Window } from '../model/window';
import type { Dropped, FindDropped } from '../sources/dropped';
import type { FindSource } from '../sources/source-kind';
import { doneUpTo } from '../aws/done-up-to';

export interface DroppedDeps {
  readonly findPipeline: (name: string) => Pipeline;
  readonly findSource: FindSource;
  readonly findDropped: FindDropped;
  readonly sql: SqlRunner;
}

export interface DroppedFiles {
  readonly pipeline: string;
  /** When S3 took the first of them, ISO UTC. */
  readonly firstAt: string;
}

const MINUTE_MS = 60_000;

export function createDroppedActivities(deps: DroppedDeps) {
  return {
    /** Throws ELT_CONFIG_INVALID of a pipeline whose files wait for the schedule. */
    async askPatience({ pipeline }: { readonly pipeline: string }): Promise<Patience> {
      return droppedOf(deps, pipeline).patienceOf(pipeline);
    },

    /**
     * The window of all that has come and is not loaded, up to the next whole minute; null where there is nothing: of an event that
     * was delivered again, or of files that another run had. What is asked is the landing itself, not the event.
     */
    async lookForFiles({ pipeline: name, firstAt }: DroppedFiles): Promise<Window | null> {
      const pipeline = deps.findPipeline(name);
      const { kind } = pipeline.source;
      const source = deps.findSource(kind);
      const toMs = Math.floor((await source.nowMs(name)) / MINUTE_MS + 1) * MINUTE_MS;
      const fromMs = Math.min(
        Date.parse(firstAt),
        (await doneUpTo(deps.sql, name)) ?? toMs - pipeline.schedule.windowMs,
      );
      const window = windowBetween(
        Math.floor(fromMs / MINUTE_MS) * MINUTE_MS,
        Math.max(toMs, nextMinute(firstAt)),
      );
      if (await droppedOf(deps, name).hasNew(name)) return window;
      const { objects } = await source.arrivals({ pipeline: name, range: window });
      const unloaded = await leaveOutLoaded(deps.sql, name, objects);
      return unloaded.length > 0 ? window : null;
    },
  };
}

function droppedOf({ findPipeline, findDropped }: DroppedDeps, name: string): Dropped {
  const { kind } = findPipeline(name).source;
  const dropped = findDropped(kind);
  if (dropped) return dropped;
  throw new EltError('ELT_CONFIG_INVALID', `${name}: nothing is dropped for a source of kind ${kind}`);
}

function nextMinute(at: string): number {
  return Math.floor(Date.parse(at) / MINUTE_MS + 1) * MINUTE_MS;
}
