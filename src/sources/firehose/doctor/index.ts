/** What a pipeline from a stream depends on: the stream, Firehose's delivery of it to bronze, and that nothing is left behind. */
import type { DeliveryStreamDescription } from '@aws-sdk/client-firehose';
import { undeliveredPrefix } from '../../../model/delivered-name';
import { bucketGate } from '../../bucket-gate';
import { bad, examine, good, PROVISION, unknown, type Finding, type Seen } from '../../finding';
import type { Delivered } from '../delivered';
import type { FirehoseDeps } from '../deps';
import { lookAtDelivery, lookAtStream } from '../health';
import { listUndelivered, type UndeliveredDeps } from '../undelivered';

export type DoctorDeps = Pick<FirehoseDeps, 'kinesis' | 'firehose'> & UndeliveredDeps;

const LOOK =
  'replay or discard what `ecomflow stream letters list` names; of others read what they hold (docs/runbook.md), put it into the stream again, and take them away';
const RUNBOOK = 'see docs/runbook.md';

export async function examineFirehose(deps: DoctorDeps, source: Delivered): Promise<Finding[]> {
  const bronze = bucketGate(deps.s3, 'bronze', deps.settings.bronzeBucket);
  return Promise.all([
    examine('stream', PROVISION, () => lookAtSource(deps, source)),
    examine('delivery stream', RUNBOOK, async () => {
      const found = await lookAtDelivery(deps, source);
      return found === null ? unknown(`${source.deliveryStream} is being made`) : lookAtTarget(found, source);
    }),
    examine('undelivered', LOOK, async () => {
      await bronze();
      return lookForUndelivered(deps, source);
    }),
  ]);
}

async function lookAtSource(deps: DoctorDeps, source: Delivered): Promise<Seen> {
  const found = await lookAtStream(deps, source);
  if (found === null) return unknown(`${source.stream} is being made`);
  const { OpenShardCount: shards, RetentionPeriodHours: hours } = found;
  const keptMs = (hours ?? 0) * 60 * 60 * 1000;
  const says = `${source.stream}: ${String(shards)} shard(s), records kept for ${String(hours)} h`;
  if (keptMs < source.lookBackMs) return good(says);
  return bad(
    `${says}; its objects are looked for as long as ${source.lookBackMs / 3_600_000} h`,
    'raise `lookBackMs` in pipeline.ts by as much',
  );
}

function lookAtTarget({ Destinations = [] }: DeliveryStreamDescription, source: Delivered): Seen {
  const prefix = Destinations[0]?.ExtendedS3DestinationDescription?.Prefix ?? '';
  const wanted = `${source.prefix}!{timestamp:yyyy/MM/dd}/`;
  return prefix === wanted
    ? good(`${source.deliveryStream} writes ${prefix}`)
    : bad(`${source.deliveryStream} writes ${prefix}, not ${wanted}`, PROVISION);
}

async function lookForUndelivered(deps: DoctorDeps, { pipeline }: Delivered): Promise<Seen> {
  const objects = await listUndelivered(deps, pipeline);
  const [first] = objects;
  if (!first) return good(`nothing in ${undeliveredPrefix(pipeline)} waits for anybody`);
  return unknown(`${objects.length} object(s) that Firehose could not give on, such as ${first.key}`);
}
