/** How a source delivers in a demo. */
import type { SqlRunner } from '../../src/aws/sql-runner';
import type { Platform } from './platform';
import type { PreparedWindow } from './run-windows';

export interface SourceDemo {
  /**
   * Opens what the source needs, hands over its windows, and closes it whatever happens. Made-up days begin at `beginsMs`: the stack has one
   * clock, and another pipeline may have been shown before.
   */
  deliver<T>(
    platform: Platform,
    beginsMs: number,
    work: (windows: AsyncIterable<PreparedWindow>) => Promise<T>,
  ): Promise<T>;
  /** What real data says of itself beside the star, once all is loaded; null where there is nothing to compare. */
  compare(sql: SqlRunner): Promise<Comparison | null>;
}

export interface Comparison {
  readonly title: string;
  readonly text: string;
  readonly isEqual: boolean;
  /** What `--json` prints. */
  readonly json: object;
}

/** Where the first made-up day begins. */
export const FIRST_DAY_MS = Date.UTC(2026, 2, 2);
