/**
 * Which due windows one run takes together: neighbours, as long as what bronze holds of them is little. Costs one listing for each
 * table and day of the windows that are weighed; before the first run, when nobody has noted the tables, one of all of bronze.
 */
import { readControls } from '../aws/controls';
import type { ObjectStore } from '../aws/object-store';
import type { BackfillPlan, Group } from '../model/backfill-plan';
import { bronzePrefix, parseBronzeName, tablePrefix } from '../model/names';
import { contains, hullOf, type Window } from '../model/window';
import { listChanges } from './bronze';

export interface WeighingDeps {
  readonly store: Pick<ObjectStore, 'list' | 'readJson'>;
  readonly settings: { readonly bronzeBucket: string; readonly lakeBucket: string };
}

/** Parquet that a small Glue job refines in about the time that it takes to start. */
const MOST_BYTES = 128 * 1024 * 1024;

/** In the order of the windows. */
export async function groupsOf(
  deps: WeighingDeps,
  { pipeline, together, dryRun }: BackfillPlan,
  due: readonly Window[],
): Promise<Group[]> {
  // What each window holds is only asked where it makes a difference.
  const isWeighed = due.length > 0 && (together > 1 || dryRun);
  const weights = isWeighed ? await weigh(deps, pipeline, due) : { bytes: [], areAllKnown: false };
  const groups: (Group & { bytes: number })[] = [];
  due.forEach((window, index) => {
    const bytes = weights.bytes[index] ?? 0;
    const empty = weights.areAllKnown && bytes === 0 ? 1 : 0;
    const last = groups.at(-1);
    if (
      last &&
      areNeighbours(last.range, window) &&
      last.windows < together &&
      last.bytes + bytes <= MOST_BYTES
    )
      groups[groups.length - 1] = {
        range: hullOf([last.range, window]),
        windows: last.windows + 1,
        empty: last.empty + empty,
        bytes: last.bytes + bytes,
      };
    else groups.push({ range: window, windows: 1, empty, bytes });
  });
  return groups.map(({ bytes: _, ...group }) => group);
}

function areNeighbours(one: Window, other: Window): boolean {
  return one.to === other.from || other.to === one.from;
}

interface Weights {
  /** Of each window's objects; a full load fills a run by itself. */
  readonly bytes: readonly number[];
  /** A window without an object is empty: before the first run nobody knows to which window the full load belongs. */
  readonly areAllKnown: boolean;
}

async function weigh(
  { store, settings: { bronzeBucket, lakeBucket } }: WeighingDeps,
  pipeline: string,
  windows: readonly Window[],
): Promise<Weights> {
  const controls = await readControls(store, lakeBucket, pipeline);
  const range = hullOf(windows);
  const listed = await Promise.all(
    controls.map(({ control: { epoch, schema, table } }) =>
      listChanges(store, bronzeBucket, tablePrefix(pipeline, epoch, schema, table), range),
    ),
  );
  const objects =
    controls.length > 0 ? listed.flat() : await store.list(bronzeBucket, bronzePrefix(pipeline));
  const arrivals = [
    ...objects.map(({ key, size }) => ({ atMs: parseBronzeName(key)?.arrivedMs ?? Number.NaN, size })),
    ...controls.map(({ control }) => ({ atMs: Date.parse(control.fullLoadEndTime), size: MOST_BYTES })),
  ];
  return {
    bytes: windows.map((window) =>
      arrivals.filter(({ atMs }) => contains(window, atMs)).reduce((sum, { size }) => sum + size, 0),
    ),
    areAllKnown: controls.length > 0,
  };
}
