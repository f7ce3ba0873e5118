/**
 * What is kept of a pipeline's bookmark beside Glue, which does not say how far it has come: whether a person has paused it, and the
 * time that it has passed.
 */
import { z } from 'zod';
import { statusOf } from '../../../aws/new-object';
import { landingBookmarkKey } from '../../../model/landed-name';
import type { LogDeps } from '../landing-log';

export interface Position {
  /** Since when the bookmark stands still, ISO UTC; null where it moves. */
  readonly pausedSince: string | null;
  /** A run that began no earlier has committed, ISO UTC; null before the first one, and after the bookmark was set back. */
  readonly passed: string | null;
}

const timeSchema = z.strictObject({ at: z.string().nullable() });

export async function readPosition(deps: LogDeps, pipeline: string): Promise<Position> {
  const [pausedSince, passed] = await Promise.all([
    readTime(deps, landingBookmarkKey(pipeline, 'paused')),
    readTime(deps, landingBookmarkKey(pipeline, 'passed')),
  ]);
  return { pausedSince, passed };
}

async function readTime({ store, settings }: LogDeps, key: string): Promise<string | null> {
  try {
    return timeSchema.parse(await store.readJson(settings.lakeBucket, key)).at;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

export async function keepPaused(deps: LogDeps, pipeline: string, at: string | null): Promise<void> {
  await deps.store.writeJson(deps.settings.lakeBucket, landingBookmarkKey(pipeline, 'paused'), { at });
}

export async function keepPassed(deps: LogDeps, pipeline: string, at: string | null): Promise<void> {
  await deps.store.writeJson(deps.settings.lakeBucket, landingBookmarkKey(pipeline, 'passed'), { at });
}
