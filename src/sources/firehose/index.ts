/** Source kind `firehose`: a stream of Kinesis whose records Firehose writes to bronze. */
import { readDefinition } from '../../aws/definition';
import { readS3Clock } from '../../aws/s3-clock';
import type { Plan } from '../../model/plan';
import type { SourceKind } from '../source-kind';
import { listArrivals } from './arrivals';
import { deliveredBy, type Delivered } from './delivered';
import type { FirehoseDeps } from './deps';
import { markShards } from './mark';
import { lookAtDelivery, lookAtStream } from './health';
import { seekMarks, type Marked } from './seek';

export function createFirehose(deps: FirehoseDeps): SourceKind<Marked> {
  const { settings } = deps;
  /** By the definition that the plan froze. */
  const ofPlan = async ({ definitionKey }: Plan): Promise<Delivered> =>
    deliveredBy(await readDefinition(deps.store, settings.lakeBucket, definitionKey));
  /** Objects arrive when S3 takes them. */
  const nowMs = (): Promise<number> => readS3Clock(deps.s3, settings.bronzeBucket);
  return {
    kind: 'firehose',

    async ready(plan) {
      const source = await ofPlan(plan);
      const isThere = [await lookAtStream(deps, source), await lookAtDelivery(deps, source)];
      return isThere.includes(null) ? null : true;
    },

    nowMs,

    async mark(plan, { token, signal }) {
      const { stream } = await ofPlan(plan);
      const putAt = new Date(await nowMs()).toISOString();
      return { id: token, putAt, shards: await markShards(deps.kinesis, stream, token, signal) };
    },

    seek: async (plan, marked) => seekMarks(deps, await ofPlan(plan), marked),

    arrivals: (asked) => listArrivals(deps, asked),
  };
}
