/**
 * What Firehose has written. An object arrives when S3 takes it: its name has an earlier time, that of its oldest record, and one that
 * Firehose writes late is then an arrival of a later window, not of one that is over (docs/adr/0051).
 */
import type { S3Client } from '@aws-sdk/client-s3';
import { listFolders, listPages, type ListedObject } from '../../aws/list-objects';
import type { Arrival, Arrivals, ArrivalsAsked } from '../../model/arrival';
import { feedOfDelivered } from '../../model/delivered-name';
import { dayFolders } from '../../model/key-range';
import { LANDED_EPOCH, landedFolder } from '../../model/landed-name';
import type { Pipeline } from '../../model/pipeline';
import { contains, windowBetween, type Window } from '../../model/window';
import { deliveredBy, type Delivered } from './delivered';

export interface ArrivalDeps {
  readonly s3: S3Client;
  readonly findPipeline: (name: string) => Pipeline;
  readonly settings: { readonly bronzeBucket: string };
}

/** Nothing is known of a stream from which no object has ever come: the first run's marks make one. */
export async function listArrivals(
  { s3, findPipeline, settings: { bronzeBucket } }: ArrivalDeps,
  { pipeline, range }: ArrivalsAsked,
): Promise<Arrivals> {
  const feeds = await listFolders(s3, bronzeBucket, landedFolder(pipeline));
  if (feeds.length === 0) return { objects: [], areAllKnown: false };
  const source = deliveredBy(findPipeline(pipeline));
  const objects: Arrival[] = [];
  for (const folder of foldersOf(source, range))
    for await (const page of listPages(s3, bronzeBucket, source.prefix + folder))
      objects.push(...page.flatMap((object) => arrivalOf(pipeline, object, range)));
  return { objects, areAllKnown: true };
}

/** Of a range only the days on which an object that arrived in it can have begun: bronze grows for ever. */
function foldersOf({ lookBackMs }: Delivered, range: Window | null): string[] {
  if (range === null) return [''];
  return dayFolders(windowBetween(Date.parse(range.from) - lookBackMs, Date.parse(range.to)));
}

function arrivalOf(
  pipeline: string,
  { key, etag, size, modifiedMs }: ListedObject,
  range: Window | null,
): Arrival[] {
  const entity = feedOfDelivered(pipeline, key);
  if (entity === null || (range !== null && !contains(range, modifiedMs))) return [];
  return [{ ...{ key, etag, size, entity }, arrivedMs: modifiedMs, epoch: LANDED_EPOCH, kind: 'change' }];
}
