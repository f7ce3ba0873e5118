/** Columns of which nearly all values are numbers, or nearly all are dates: the others are faults of single rows. */
import { DATE_READERS } from './dates';
import { NUMBER_READERS } from './numbers';

/** So many of a column's values make it one. */
const ENOUGH = { share: 0.98, values: 20 };

export interface Nearly {
  readonly fitting: readonly string[];
  readonly odd: readonly string[];
}

/** By the one way of writing that most of them have; null where too few have it. */
export function nearlyAll(values: readonly string[]): Nearly | null {
  const read = [...DATE_READERS, ...NUMBER_READERS].map((reads) => values.filter(reads));
  const fitting = read.reduce((most, one) => (one.length > most.length ? one : most), []);
  if (fitting.length < ENOUGH.values || fitting.length < values.length * ENOUGH.share) return null;
  const known = new Set(fitting);
  return { fitting, odd: values.filter((value) => !known.has(value)) };
}
