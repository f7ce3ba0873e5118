/** A source of which only the time is asked. */
import type { SourceDatabase } from '../../src/aws/source-database';

export function sourceAt(clock: () => number): SourceDatabase {
  return {
    use: (work) =>
      // mysql2's connection, as far as the clock's statement needs it.
      work({
        query: () => Promise.resolve([[{ now: new Date(clock()).toISOString().replace('Z', '000') }]]),
      } as never),
  };
}
