/**
 * What sweeps have landed, by the names in bronze. Of a range only the days that it touches are listed: bronze grows for ever. A name
 * that no sweep gives is none of ours.
 */
import { listFolders, listPages } from '../../aws/list-objects';
import type { Arrival, Arrivals, ArrivalsAsked } from '../../model/arrival';
import { dayFolders } from '../../model/key-range';
import { LANDED_EPOCH, landedFolder, parseLandedName } from '../../model/landed-name';
import { contains, type Window } from '../../model/window';
import { readLog, type LogDeps } from './landing-log';

export type ArrivalDeps = LogDeps & {
  readonly settings: LogDeps['settings'] & { readonly bronzeBucket: string };
};

/** Nothing is known of a source that has never delivered a file, unless its definition says that it may be empty, and it was swept. */
export async function listArrivals(deps: ArrivalDeps, { pipeline, range }: ArrivalsAsked): Promise<Arrivals> {
  const { s3, settings } = deps;
  const feeds = await listFolders(s3, settings.bronzeBucket, landedFolder(pipeline));
  if (feeds.length === 0) {
    const { known } = await readLog(deps, pipeline);
    return { objects: [], areAllKnown: known.mayBeEmpty && known.provenMs > 0 };
  }
  const days = range === null ? [''] : dayFolders(range);
  const objects: Arrival[] = [];
  for (const feed of feeds)
    for (const day of days)
      for await (const page of listPages(s3, settings.bronzeBucket, feed + day))
        objects.push(...page.flatMap((object) => arrivalOf(object, range)));
  return { objects, areAllKnown: true };
}

function arrivalOf(
  { key, etag, size }: { key: string; etag: string; size: number },
  range: Window | null,
): Arrival[] {
  const name = parseLandedName(key);
  if (!name || (range !== null && !contains(range, name.arrivedMs))) return [];
  const { feed: entity, arrivedMs } = name;
  return [{ ...{ key, etag, size, entity, arrivedMs }, epoch: LANDED_EPOCH, kind: 'change' }];
}
