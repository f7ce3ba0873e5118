/** What becomes of records that a function did not take: they are tried again, in whole or in halves, or given up. */
import type { StreamMapping } from '../mapping-input';
import type { EventRecord } from './event';

export interface Attempt {
  readonly records: readonly EventRecord[];
  /** Retries that are spent. */
  readonly retries: number;
  /** Calls of the function that these records were in. */
  readonly calls: number;
}

export type Rules = Pick<StreamMapping, 'BisectBatchOnFunctionError' | 'MaximumRetryAttempts'>;

/** The attempts that follow, in order; undefined where the records are given up. `tookSome`: before them, in the same batch. */
export function nextAttempts(
  failed: Attempt,
  tookSome: boolean,
  rules: Rules,
): readonly Attempt[] | undefined {
  const { records, retries, calls } = failed;
  if (rules.BisectBatchOnFunctionError) {
    // Parted where the function said, which spends no retry; nor does parting in halves.
    if (tookSome) return [failed];
    if (records.length > 1) {
      const middle = Math.ceil(records.length / 2);
      return [records.slice(0, middle), records.slice(middle)].map((half) => ({
        records: half,
        retries,
        calls,
      }));
    }
  }
  const { MaximumRetryAttempts: most } = rules;
  return most >= 0 && retries >= most ? undefined : [{ records, calls, retries: retries + 1 }];
}
