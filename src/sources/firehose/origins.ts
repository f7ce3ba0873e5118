import type { Origins } from '../origins';
import { deliveredBy } from './delivered';

/** What Firehose writes to bronze: the standard has no name for a stream in Kinesis. */
export function createDeliveredOrigins({ bronzeBucket }: { readonly bronzeBucket: string }): Origins {
  return {
    of(pipeline) {
      const { feed, prefix } = deliveredBy(pipeline);
      const name = prefix.replace(/\/$/, '');
      return Promise.resolve([{ feed, namespace: `s3://${bronzeBucket}`, name }]);
    },
  };
}
