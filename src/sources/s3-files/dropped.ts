/** What starts runs: files in landing that no sweep has decided of, looked for by names alone, and changed by nothing. */
import type { S3Client } from '@aws-sdk/client-s3';
import { listPages, type ListedObject } from '../../aws/list-objects';
import { hurried } from '../../model/dropped';
import { EltError } from '../../model/errors';
import { sourceOf, type Pipeline } from '../../model/pipeline';
import type { Dropped } from '../dropped';
import { isNew } from './find-new';
import { readPosition, type Position } from './by-job/position';
import { skippedAmong } from './by-job/skipped';
import { landingOf, type Landing } from './landing';
import { readLog, type LogDeps } from './landing-log';

export interface DroppedDeps extends LogDeps {
  readonly s3: S3Client;
  readonly findPipeline: (name: string) => Pipeline;
  readonly settings: LogDeps['settings'] & {
    /** May say `{pipeline}`. */
    readonly landingBucket?: string | undefined;
    /** No pipeline's files are quiet for longer before their run starts. */
    readonly dropQuietMs?: number | undefined;
  };
}

export function createDroppedFiles(deps: DroppedDeps): Dropped {
  return {
    patienceOf(name) {
      const { startsRuns } = sourceOf(deps.findPipeline(name), 's3-files').landing;
      if (startsRuns) return hurried(startsRuns, deps.settings.dropQuietMs);
      throw new EltError('ELT_CONFIG_INVALID', `${name}: landing.startsRuns is not said, so files wait`);
    },

    async hasNew(name) {
      const landing = landingOf(deps.findPipeline(name), deps.settings.landingBucket);
      const { known } = await readLog(deps, name);
      const position = landing.by === undefined ? null : await readPosition(deps, name);
      for await (const page of listPages(deps.s3, landing.bucket, landing.prefix))
        if (
          takable(
            landing,
            position,
            page.filter((file) => isNew(file, known, landing)),
          )
        )
          return true;
      return false;
    },
  };
}

/** A run would not take what a bookmark has skipped: it tells of it, once somebody else has started one. */
function takable(landing: Landing, position: Position | null, fresh: readonly ListedObject[]): boolean {
  const skipped = position === null ? [] : skippedAmong(landing, position, fresh);
  return fresh.length > skipped.length;
}
