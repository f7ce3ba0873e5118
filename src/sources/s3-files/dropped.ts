/** What starts runs: files in landing that no sweep has decided of, looked for by names alone, and changed by nothing. */
import type { S3Client } from '@aws-sdk/client-s3';
import { listPages } from '../../aws/list-objects';
import { EltError } from '../../model/errors';
import { sourceOf, type Pipeline } from '../../model/pipeline';
import type { Dropped } from '../dropped';
import { isNew } from './find-new';
import { landingOf } from './landing';
import { readLog, type LogDeps } from './landing-log';

export interface DroppedDeps extends LogDeps {
  readonly s3: S3Client;
  readonly findPipeline: (name: string) => Pipeline;
  readonly settings: LogDeps['settings'] & {
    /** May say `{pipeline}`. */
    readonly landingBucket?: string | undefined;
  };
}

export function createDroppedFiles(deps: DroppedDeps): Dropped {
  return {
    patienceOf(name) {
      const { startsRuns } = sourceOf(deps.findPipeline(name), 's3-files').landing;
      if (startsRuns) return startsRuns;
      throw new EltError('ELT_CONFIG_INVALID', `${name}: landing.startsRuns is not said, so files wait`);
    },

    async hasNew(name) {
      const landing = landingOf(deps.findPipeline(name), deps.settings.landingBucket);
      const { known } = await readLog(deps, name);
      for await (const page of listPages(deps.s3, landing.bucket, landing.prefix))
        if (page.some((file) => isNew(file, known, landing))) return true;
      return false;
    },
  };
}
