/** The marts' part: they are refreshed once for all windows that were loaded, and read what facts and dimensions hold. */
import type { Pipeline } from '../model/pipeline';
import type { Window } from '../model/window';
import { runEvent, type RunEvent } from './event';
import { inWarehouse, jobNamespace } from './places';
import { runUuid } from './run-id';
import { schemaOf } from './window-datasets';
import { facetsOfRun, jobType, type Known } from './window-events';

/** Which objects of the warehouse each of its objects reads: src/report/sql-sources.ts. */
export type Reads = ReadonlyMap<string, { readonly reads: readonly string[] }>;

export interface Published {
  /** Of the workflow that published. */
  readonly workflowRunId: string;
  /** Where a backfill did. */
  readonly backfillId?: string | undefined;
  readonly window: Window;
  readonly marts: readonly string[];
  /** ISO UTC: when it was done. That is told, and not when it began. */
  readonly at: string;
}

/** Beginning and end at once; none of a pipeline without marts. */
export function publishEvents(
  known: Known,
  reads: Reads,
  { name }: Pick<Pipeline, 'name'>,
  published: Published,
): RunEvent[] {
  const { workflowRunId, backfillId, window, marts, at } = published;
  if (marts.length === 0) return [];
  const namespace = jobNamespace(known.places);
  const read = [...new Set(marts.flatMap((mart) => reads.get(mart)?.reads ?? []))].sort();
  const eventOf = (eventType: RunEvent['eventType']): RunEvent =>
    runEvent({
      eventType,
      eventTime: at,
      run: {
        // A backfill that publishes is one execution, as its windows' parent it may be several.
        runId: runUuid(workflowRunId),
        facets: facetsOfRun(known, name, { window, backfillId }),
      },
      job: { namespace, name: `${name}.publish`, facets: jobType('REFRESH') },
      inputs: read.map((table) => ({
        ...inWarehouse(known.places, table),
        facets: schemaOf(known.tables, table),
      })),
      outputs: marts.map((mart) => ({ ...inWarehouse(known.places, mart), facets: {} })),
    });
  return [eventOf('START'), eventOf('COMPLETE')];
}
