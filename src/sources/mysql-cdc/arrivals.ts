/**
 * What DMS has brought. A full load's objects have no time in their names: they arrived when their table's load ended, which is kept
 * as a control beside bronze. Of a range only the days that it touches are listed: bronze grows for ever.
 */
import { readControls, type Control, type StoredControl } from './controls';
import type { ObjectStore, StoredObject } from '../../aws/object-store';
import type { Arrival, Arrivals, ArrivalsAsked, SnapshotDescription } from '../../model/arrival';
import { dayFolders } from '../../model/key-range';
import { bronzePrefix, parseBronzeName, tablePrefix } from '../../model/names';
import { contains, type Window } from '../../model/window';

export interface ArrivalDeps {
  readonly store: Pick<ObjectStore, 'list' | 'readJson'>;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

/**
 * Each table's control says of which entity it is. Without any nobody knows yet to which window the full load belongs: then what is
 * told are the changes, of no entity.
 */
export async function listArrivals(
  { store, settings: { bronzeBucket, lakeBucket } }: ArrivalDeps,
  { pipeline, range, allSnapshots = false }: ArrivalsAsked,
): Promise<Arrivals> {
  const controls = await readControls(store, lakeBucket, pipeline);
  if (controls.length === 0) {
    const listed = await store.list(bronzeBucket, bronzePrefix(pipeline));
    return { objects: listed.flatMap((object) => changeOf(object, '', range)), areAllKnown: false };
  }
  const objects: Arrival[] = [];
  for (const stored of controls) {
    const { epoch, schema, table, entity } = stored.control;
    const prefix = tablePrefix(pipeline, epoch, schema, table);
    const isAsked = allSnapshots || endedWithin(range, stored);
    const folders = range === null ? [''] : [...(isAsked ? ['LOAD'] : []), ...dayFolders(range)];
    const lists = await Promise.all(folders.map((folder) => store.list(bronzeBucket, prefix + folder)));
    const listed = lists.flat();
    if (isAsked) objects.push(...snapshotOf(stored, listed));
    objects.push(...listed.flatMap((object) => changeOf(object, entity, range)));
  }
  return { objects, areAllKnown: true };
}

function endedWithin(range: Window | null, { control }: StoredControl): boolean {
  return range === null || contains(range, Date.parse(control.fullLoadEndTime));
}

/** An object that the control does not name is none of the load's. One that it names and that is gone is told, too: whoever reads it fails. */
function snapshotOf({ key, etag, size, control }: StoredControl, listed: readonly StoredObject[]): Arrival[] {
  const { epoch, entity, fullLoadEndTime } = control;
  const shared = { entity, epoch, arrivedMs: Date.parse(fullLoadEndTime) };
  const there = new Map(listed.map((object) => [object.key, object]));
  return [
    { ...shared, kind: 'description', key, etag, size, snapshot: describedBy(control) },
    ...control.objects.map((name) => ({
      ...shared,
      kind: 'snapshot' as const,
      ...(there.get(name) ?? { key: name, etag: '', size: 0 }),
    })),
  ];
}

/** A snapshot tells of the moment at which it began. */
function describedBy({ fullLoadStartTime, fullLoadRows, objects }: Control): SnapshotDescription {
  return { takenAt: fullLoadStartTime, rows: fullLoadRows, objects };
}

/** An object that DMS would not write is none of ours. */
function changeOf(object: StoredObject, entity: string, range: Window | null): Arrival[] {
  const name = parseBronzeName(object.key);
  if (!name || name.arrivedMs === null) return [];
  if (range !== null && !contains(range, name.arrivedMs)) return [];
  return [{ ...object, entity, epoch: name.epoch, kind: 'change', arrivedMs: name.arrivedMs }];
}
