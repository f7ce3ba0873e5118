/** H4, H5 and H7: versions of members, inferred members, surrogate keys. */
import { encode, sha256, type History, type Value } from './event';
import { keysOf, timelineOf, type Placed } from './timeline';

export const BEGINNING = '1900-01-01 00:00:00.000000';
export const END = '9999-12-31 00:00:00.000000';
export const UNKNOWN_SK = -1n;

export interface DimensionRow {
  readonly sk: bigint;
  readonly sourceSystem: string;
  readonly key: string;
  /** Null for an inferred member. */
  readonly values: Readonly<Record<string, Value>> | null;
  readonly validFrom: string;
  readonly validTo: string;
  readonly isCurrent: boolean;
  readonly isInferred: boolean;
  readonly firstSeenAt: string | null;
}

export interface Dimension {
  readonly entity: string;
  readonly keySalt: string;
  /** Columns of facts' events that name a member. */
  readonly namedBy: readonly { readonly entity: string; readonly column: string }[];
}

/** H7: exactly 15 hex digits of SHA-256, which is what a signed BIGINT surely holds. */
export function surrogateKey(keySalt: string, sourceSystem: string, key: string, validFrom: string): bigint {
  return BigInt(`0x${sha256(encode([keySalt, sourceSystem, key, validFrom])).slice(0, 15)}`);
}

interface Version {
  last: Placed;
  readonly from: string;
  to: string;
}

/** H4: an instant leaves its last event, equal neighbours are one version, a delete closes. */
export function versionsOf(timeline: readonly Placed[]): Version[] {
  const instants = timeline.filter((placed, index) => timeline[index + 1]?.at !== placed.at);
  const versions: Version[] = [];
  let open: Version | null = null;
  for (const placed of instants) {
    if (open && !placed.isDelete && open.last.event?.trackedHash === placed.event?.trackedHash) {
      open.last = placed;
      continue;
    }
    if (open) open.to = placed.at;
    open = placed.isDelete ? null : { last: placed, from: placed.at, to: END };
    if (open) versions.push(open);
  }
  return versions;
}

/** All rows of a dimension except the unknown member. */
export function dimensionRows(history: History, dimension: Dimension): DimensionRow[] {
  const versions = keysOf(history, dimension.entity).flatMap((key) =>
    versionsOf(timelineOf(history, key)).map((version, index) => {
      const validFrom = index === 0 ? BEGINNING : version.from;
      return {
        sk: surrogateKey(dimension.keySalt, key.sourceSystem, key.recordKey, validFrom),
        sourceSystem: key.sourceSystem,
        key: key.recordKey,
        values: version.last.event?.values ?? null,
        validFrom,
        validTo: version.to,
        isCurrent: version.to === END,
        isInferred: false,
        firstSeenAt: version.from,
      };
    }),
  );
  return [...versions, ...inferredRows(history, dimension, versions)];
}

/** H5: a row for every key that any fact event names and that has no version. An empty text names nobody. */
function inferredRows(
  history: History,
  dimension: Dimension,
  versions: readonly DimensionRow[],
): DimensionRow[] {
  const known = new Set(versions.map((row) => encode([row.sourceSystem, row.key])));
  const inferred = new Map<string, DimensionRow>();
  for (const { entity, column } of dimension.namedBy) {
    for (const event of history.events) {
      const key = event.values[column] ?? null;
      if (event.entity !== entity || isMissing(key)) continue;
      const { sourceSystem } = event;
      const id = encode([sourceSystem, key]);
      if (known.has(id)) continue;
      inferred.set(id, {
        sk: surrogateKey(dimension.keySalt, sourceSystem, String(key), BEGINNING),
        sourceSystem,
        key: String(key),
        values: null,
        validFrom: BEGINNING,
        validTo: END,
        isCurrent: true,
        isInferred: true,
        firstSeenAt: null,
      });
    }
  }
  return [...inferred.values()];
}

/** What a reference is that names nobody: the unknown member. */
export function isMissing(key: Value): boolean {
  return key === null || key === '';
}

/** H6: the greatest `valid_from` at or before the sale, whatever its `valid_to`. */
export function memberAt(
  rows: readonly DimensionRow[],
  sourceSystem: string,
  key: Value,
  at: string,
): bigint {
  if (isMissing(key)) return UNKNOWN_SK;
  const candidates = rows
    .filter((row) => row.sourceSystem === sourceSystem && row.key === key && row.validFrom <= at)
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return candidates.at(-1)?.sk ?? UNKNOWN_SK;
}
