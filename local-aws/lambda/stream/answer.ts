/**
 * How much of a batch a function took, by its answer.
 * Source: AWS, "Configuring partial batch response with Kinesis Data Streams and Lambda".
 */
import { z } from 'zod';
import type { Outcome } from '../runtime/runtime';

const failuresSchema = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullish();

/** How many records from the batch's beginning were taken: all, none, or those before the lowest that failed. */
export function takenBy(outcome: Outcome, numbers: readonly string[], reportsFailures: boolean): number {
  if (outcome.isError) return 0;
  if (!reportsFailures) return numbers.length;
  const read = failuresSchema.safeParse(JSON.parse(outcome.payload));
  if (!read.success) return 0;
  const failed = read.data?.batchItemFailures ?? [];
  const places = failed.map(({ itemIdentifier }) => numbers.indexOf(itemIdentifier));
  // A number that the batch does not have fails it whole.
  return places.includes(-1) ? 0 : Math.min(numbers.length, ...places);
}
