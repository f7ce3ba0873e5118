import type { Origins } from '../origins';
import { landingOf } from './landing';

const WHOLE_FOLDER = /(^|\/)\*\*$/;

/** Files that come to a folder of landing: `s3://bucket`, `purchases/json`, or with the pattern by which a feed takes some of a folder. */
export function createFileOrigins({
  landingBucket,
}: {
  readonly landingBucket: string | undefined;
}): Origins {
  return {
    of(pipeline) {
      const { bucket, prefix, feeds } = landingOf(pipeline, landingBucket);
      return Promise.resolve(
        feeds.map(({ name, files }) => ({
          feed: name,
          namespace: `s3://${bucket}`,
          name: `${prefix}${files.replace(WHOLE_FOLDER, '')}`.replace(/\/$/, ''),
        })),
      );
    },
  };
}
