/** Source kind `s3-files`: files that come to a landing prefix under any name, and are landed in bronze once for each content. */
import { readS3Clock } from '../../aws/s3-clock';
import { EltError } from '../../model/errors';
import { LANDED_EPOCH } from '../../model/landed-name';
import type { Watermark } from '../../model/plan';
import type { SourceKind } from '../source-kind';
import { listArrivals } from './arrivals';
import { beginIngest, type Begun } from './by-job/begin';
import type { JobDeps } from './by-job/deps';
import { followIngest, stopIngest } from './by-job/follow';
import { createLandingOf } from './definition';
import { landingBucketOf } from './landing';
import { sweep, type Swept } from './sweep';

export interface S3FilesDeps extends JobDeps {
  readonly settings: JobDeps['settings'] & {
    /** May say `{pipeline}`. */
    readonly landingBucket?: string | undefined;
  };
}

export function createS3Files(deps: S3FilesDeps): SourceKind<Swept | Begun> {
  const landingOf = createLandingOf(deps.store, deps.settings);
  return {
    kind: 's3-files',

    // A file that is still being uploaded is not listed: what S3 lists is complete.
    ready: () => Promise.resolve(true),

    nowMs: async (pipeline) => readS3Clock(deps.s3, landingBucketOf(pipeline, deps.settings.landingBucket)),

    async mark(plan, given) {
      const landing = await landingOf(plan);
      const toMs = Date.parse(plan.window.to);
      return landing.by === undefined
        ? sweep(deps, landing, toMs, given.signal)
        : beginIngest(deps, landing, toMs, given);
    },

    async seek(plan, mark) {
      if ('provenAt' in mark) return () => Promise.resolve(watermarkOf(mark));
      const look = followIngest(deps, await landingOf(plan), mark);
      return async () => {
        const found = await look();
        return found === null || found instanceof EltError ? found : watermarkOf(found);
      };
    },

    async abandon({ pipeline }, mark) {
      if ('jobRunId' in mark) await stopIngest(deps, pipeline, mark);
    },

    arrivals: (asked) => listArrivals(deps, asked),
  };
}

function watermarkOf({ provenAt, entry, warnings }: Swept): Watermark {
  return {
    ...{ id: `landing/${String(entry)}`, epoch: LANDED_EPOCH, arrivedAt: provenAt },
    ...{ slackMs: 0, figures: [], warnings },
  };
}
