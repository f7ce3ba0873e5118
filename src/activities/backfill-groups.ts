/** Which due windows one run takes together: neighbours, as long as what arrived in them is little. */
import type { Arrival } from '../model/arrival';
import type { BackfillPlan, Group } from '../model/backfill-plan';
import { contains, hullOf, type Window } from '../model/window';
import type { SourceKind } from '../sources/source-kind';

/** Parquet that a small Glue job refines in about the time that it takes to start. */
const MOST_BYTES = 128 * 1024 * 1024;

/** In the order of the windows. */
export async function groupsOf(
  source: Pick<SourceKind, 'arrivals'>,
  { pipeline, together, dryRun }: BackfillPlan,
  due: readonly Window[],
): Promise<Group[]> {
  // What each window holds is only asked where it makes a difference.
  const isWeighed = due.length > 0 && (together > 1 || dryRun);
  const weights = isWeighed ? await weigh(source, pipeline, due) : { bytes: [], areAllKnown: false };
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
  /** Of each window's objects; a snapshot fills a run by itself. */
  readonly bytes: readonly number[];
  /** A window without an object is empty: before the first run nobody knows to which window the first snapshot belongs. */
  readonly areAllKnown: boolean;
}

async function weigh(
  source: Pick<SourceKind, 'arrivals'>,
  pipeline: string,
  windows: readonly Window[],
): Promise<Weights> {
  const { objects, areAllKnown } = await source.arrivals({ pipeline, range: hullOf(windows) });
  const weigh = ({ kind, size }: Arrival): number => (kind === 'description' ? MOST_BYTES : size);
  const bytes = windows.map((window) =>
    objects
      .filter(({ arrivedMs }) => contains(window, arrivedMs))
      .reduce((sum, object) => sum + weigh(object), 0),
  );
  return { bytes, areAllKnown };
}
