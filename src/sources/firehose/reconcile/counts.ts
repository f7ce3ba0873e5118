/** Rows of bronze by the objects' footers, and what Firehose could not give on. */
import { linesOf } from '../../../model/books';
import type { Findings } from '../../../model/border';
import type { Pipeline } from '../../../model/pipeline';
import type { BronzeCount, NotCompared } from '../../capabilities';
import { listArrivals } from '../arrivals';
import { countDelivered, type DeliveredRowsDeps } from '../figures';
import { listUndelivered, type UndeliveredDeps } from '../undelivered';

export async function countBronze(
  deps: Pick<DeliveredRowsDeps, 's3' | 'store' | 'settings'>,
  pipeline: Pipeline,
): Promise<BronzeCount> {
  const asked = { pipeline: pipeline.name, range: null };
  const { objects } = await listArrivals({ ...deps, findPipeline: () => pipeline }, asked);
  const feeds = new Map(objects.map(({ key, entity }) => [key, entity]));
  const counted = await countDelivered(deps, objects);
  return {
    objects: counted.flatMap((object) =>
      linesOf(pipeline, feeds.get(object.key) ?? '').map((entity) => ({ ...object, entity })),
    ),
    ...{ violations: [], remarks: [] },
  };
}

/** Kept aside by Firehose as rows are by refine: accounted for, and for a person to look at. */
export async function compareUndelivered(deps: UndeliveredDeps, pipeline: string): Promise<Findings> {
  const objects = await listUndelivered(deps, pipeline);
  const [first] = objects;
  const remarks = first
    ? [
        `stream → bronze: Firehose could not give on what is in ${objects.length} object(s), such as ${first.key}; see \`ecomflow source status ${pipeline}\``,
      ]
    : [];
  return { violations: [], remarks };
}

export const NOT_COMPARED: readonly NotCompared[] = [
  {
    border: 'POST → stream',
    why: 'the API answers once Kinesis has acknowledged a line, and nobody counts them after that: who sends counts what was accepted',
  },
  {
    border: 'stream → bronze',
    why: 'Kinesis counts records and forgets them after its retention: each run proves by a mark on every shard that Firehose has passed it, and what it could not give on is named',
  },
  {
    border: 'source → history',
    why: 'a stream says what happened and not what is now: rows of each object are compared at bronze → ledger and bronze → mapped',
  },
  {
    border: 'mark → history',
    why: 'a mark proves that Firehose has come so far, and counts nothing',
  },
];
