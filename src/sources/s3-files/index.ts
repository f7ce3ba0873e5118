/** Source kind `s3-files`: files that come to a landing prefix under any name, and are landed in bronze once for each content. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../aws/object-store';
import { readS3Clock } from '../../aws/s3-clock';
import { LANDED_EPOCH } from '../../model/landed-name';
import type { SourceKind } from '../source-kind';
import { listArrivals } from './arrivals';
import { createLandingOf } from './definition';
import { landingBucketOf } from './landing';
import { sweep, type Swept } from './sweep';

export interface S3FilesDeps {
  readonly s3: S3Client;
  readonly store: ObjectStore;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    /** May say `{pipeline}`. */
    readonly landingBucket?: string | undefined;
  };
}

export function createS3Files(deps: S3FilesDeps): SourceKind<Swept> {
  const landingOf = createLandingOf(deps.store, deps.settings);
  return {
    kind: 's3-files',

    // A file that is still being uploaded is not listed: what S3 lists is complete.
    ready: () => Promise.resolve(true),

    nowMs: async (pipeline) => readS3Clock(deps.s3, landingBucketOf(pipeline, deps.settings.landingBucket)),

    async mark(plan, signal) {
      return sweep(deps, await landingOf(plan), Date.parse(plan.window.to), signal);
    },

    seek: (_plan, { provenAt, entry, warnings }) =>
      Promise.resolve(() =>
        Promise.resolve({
          id: `landing/${String(entry)}`,
          epoch: LANDED_EPOCH,
          arrivedAt: provenAt,
          slackMs: 0,
          figures: [],
          warnings,
        }),
      ),

    arrivals: (asked) => listArrivals(deps, asked),
  };
}
