/** The judgement alone: what Athena counted of each landed object against the ledger's rows and history's events and sums. */
import type { Compared } from '../recounted';
import type { SummedColumn } from './summed-columns';

/** What Athena says of an object; sums as text in the order of the summed columns. */
export interface ObjectCount {
  readonly key: string;
  readonly rows: number;
  /** Lines that lack columns, are empty or end within quotes. */
  readonly short: number;
  /** Whether its columns stand where the feed has them, as Athena takes for granted. */
  readonly isInOrder: boolean;
  readonly sums: readonly (string | null)[];
}

/** What history keeps of an object's rows as events of one entity. */
export interface ObjectEvents {
  readonly entity: string;
  readonly key: string;
  readonly events: number;
  /** By place, 1 to 3. */
  readonly sums: Readonly<Record<number, string | null>>;
}

export interface LandedFigures {
  readonly feed: string;
  readonly counted: readonly ObjectCount[];
  /** Rows by key, as loaded. */
  readonly loaded: ReadonlyMap<string, number>;
  readonly leftOut: ReadonlySet<string>;
  readonly summed: readonly SummedColumn[];
  readonly events: readonly ObjectEvents[];
}

/**
 * Rows must be equal, object by object; where a line lacks columns, is empty or ends within quotes, or nothing is said of the columns, Athena's
 * count is no proof. Sums must be equal where the columns are in order and each row of an object is one event: then nothing was rejected, folded or left out, and each value counts once on both sides.
 */
export function compareLanded(figures: LandedFigures): Compared {
  const { feed, counted, loaded, leftOut, summed, events } = figures;
  const differences: string[] = [];
  const unsure = [...leftOut].map((key) => `${feed}: ${key} could not be read`);
  const kept = new Map(events.map((one) => [`${one.entity}/${one.key}`, one]));
  const counts = new Map(counted.map((count) => [count.key, count]));
  for (const key of [...new Set([...counts.keys(), ...loaded.keys()])].sort()) {
    if (leftOut.has(key)) continue;
    const count = counts.get(key) ?? { key, rows: 0, short: 0, isInOrder: true, sums: [] };
    const rows = loaded.get(key);
    if (count.rows === (rows ?? 0)) {
      differences.push(...sumsThatDiffer(feed, count, summed, kept));
    } else if (rows === undefined) {
      differences.push(`${feed}: ${key} has ${count.rows} rows and is not loaded`);
    } else if (count.short > 0 || !count.isInOrder) {
      unsure.push(
        `${feed}: ${key} is not written as Athena reads it (columns in another order, or lines that end within quotes): it counts ${count.rows} rows, ${rows} are loaded`,
      );
    } else {
      differences.push(`${feed}: ${key} has ${count.rows} rows by Athena, ${rows} are loaded`);
    }
  }
  return { differences, unsure };
}

function sumsThatDiffer(
  feed: string,
  { key, rows, isInOrder, sums }: ObjectCount,
  summed: readonly SummedColumn[],
  events: ReadonlyMap<string, ObjectEvents>,
): string[] {
  if (!isInOrder) return [];
  return summed.flatMap(({ column, entity, place }, index) => {
    const kept = events.get(`${entity}/${key}`);
    if (kept?.events !== rows) return [];
    const [theirs, ours] = [plain(sums[index]), plain(kept.sums[place])];
    if (theirs === ours) return [];
    return [`${feed}: ${key} has ${column.name} ${theirs} by Athena, ${entity} ${ours}`];
  });
}

/** A decimal without needless noughts; no value at all is 0, as a sum of nothing. */
function plain(sum: string | null | undefined): string {
  if (sum === null || sum === undefined) return '0';
  const short = sum.includes('.') ? sum.replace(/\.?0+$/, '') : sum;
  return short === '-0' || short === '' ? '0' : short;
}
