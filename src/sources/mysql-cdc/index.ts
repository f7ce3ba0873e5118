/** Source kind `mysql-cdc`: a MySQL database whose changes DMS reads from the binlog and writes to bronze. */
import type { SourceKind } from '../source-kind';
import { listArrivals } from './arrivals';
import { createCapturedBy } from './captured';
import { readSourceClock } from './clock';
import { lookAtReplication } from './health';
import { markSource, seekMarks, type MarkDeps, type Marked } from './mark';
import { keepControls, startReplication } from './replication';

export function createMysqlCdc(deps: MarkDeps): SourceKind<Marked> {
  const capturedBy = createCapturedBy(deps.store, deps.settings.lakeBucket);
  return {
    kind: 'mysql-cdc',

    async ready(plan) {
      const captured = await capturedBy(plan);
      const replication = await startReplication(deps, captured);
      const tables = await lookAtReplication(deps, captured, replication.epoch);
      if (tables === null) return null;
      await keepControls(deps, captured, replication.epoch, tables);
      return true;
    },

    nowMs: (pipeline) => deps.databases.source(pipeline).use(readSourceClock),

    async mark(plan, { signal }) {
      const captured = await capturedBy(plan);
      const replication = await startReplication(deps, captured);
      const { takesFigures } = plan;
      return markSource(deps, captured, { replication, takesFigures }, signal);
    },

    async seek(plan, marked) {
      return seekMarks(deps, await capturedBy(plan), marked);
    },

    arrivals: (asked) => listArrivals(deps, asked),
  };
}
