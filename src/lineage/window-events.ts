/** The events of a window's run: it began, and how it ended. The same run makes the same events, however often it is told. */
import type { RunRecord } from '../activities/record';
import type { Pipeline } from '../model/pipeline';
import type { Window } from '../model/window';
import { facet, runEvent, type Facets, type RunEvent } from './event';
import { jobNamespace, type Places } from './places';
import { runUuid } from './run-id';
import type { TableColumns } from './table-columns';
import { inputsOf, outputsOf, type Counts, type Sources } from './window-datasets';

/** What is known before any run. */
export interface Known {
  readonly places: Places;
  readonly tables: TableColumns;
  /** The worker's. */
  readonly buildId: string;
}

/** What the pipeline says, and where its feeds come from. */
export interface Described {
  readonly pipeline: Pipeline;
  readonly sources: Sources;
}

export interface BegunRun {
  /** Temporal's. */
  readonly workflowRunId: string;
  readonly window: Window;
  readonly backfillId?: string | undefined;
  /** ISO UTC. */
  readonly at: string;
}

const MOST_MESSAGE = 1000;

export function startOf(known: Known, described: Described, begun: BegunRun): RunEvent {
  return windowEvent(known, described, { ...begun, eventType: 'START', counts: {}, facets: {} });
}

/**
 * How the audit has it: `committed`, `cancelled` and `split` are ends before the end (ABORT), and say so. A run that could not even be
 * planned has not told its beginning, and does so here.
 */
export function endOf(known: Known, described: Described, record: RunRecord): RunEvent[] {
  const { result, workflowRunId, window, backfillId, startedAt, finishedAt, stages, made } = record;
  const isDone = result.status === 'succeeded';
  const ended = windowEvent(known, described, {
    ...{ workflowRunId, window, backfillId, at: finishedAt },
    eventType: isDone ? 'COMPLETE' : result.status === 'failed' ? 'FAIL' : 'ABORT',
    counts: isDone ? countsOfDone(described, result.summary.counts) : made.counts,
    facets: isDone ? {} : errorOf(result),
  });
  const begun = { workflowRunId, window, backfillId, at: startedAt };
  return stages.some(({ stage }) => stage === 'plan') ? [ended] : [startOf(known, described, begun), ended];
}

/** A run that found nothing new read and wrote no row: that is known, too. */
function countsOfDone({ pipeline, sources }: Described, counts: Counts): Counts {
  if (Object.keys(counts).length > 0) return counts;
  const names = [...sources.map(({ feed }) => feed), ...pipeline.entities.map(({ name }) => name)];
  return Object.fromEntries(names.map((name) => [name, NOTHING]));
}

const NOTHING = { bronze: 0, splits: 0, silver: 0, rejected: 0, duplicates: 0, unmapped: 0, folded: 0 };

interface Told extends BegunRun {
  readonly eventType: RunEvent['eventType'];
  readonly counts: Counts;
  readonly facets: Facets;
}

function windowEvent(known: Known, { pipeline, sources }: Described, told: Told): RunEvent {
  const { eventType, at, workflowRunId, window, backfillId, counts, facets } = told;
  const namespace = jobNamespace(known.places);
  return runEvent({
    eventType,
    eventTime: at,
    run: {
      runId: runUuid(workflowRunId),
      facets: {
        ...facetsOfRun(known, pipeline.name, { window, backfillId }),
        ...facets,
      },
    },
    job: { namespace, name: pipeline.name, facets: jobType('PIPELINE') },
    inputs: inputsOf(pipeline, sources, counts),
    outputs: outputsOf(known, pipeline, sources, counts),
  });
}

/** A backfill has no event of its own: its runs say that they are its. */
/** Which window it is of, who ran it, and the backfill that it is a part of. */
export function facetsOfRun(
  { places, buildId }: Known,
  pipeline: string,
  { window, backfillId }: Pick<BegunRun, 'window' | 'backfillId'>,
): Facets {
  return {
    ...facet('nominalTime', { nominalStartTime: window.from, nominalEndTime: window.to }),
    ...facet('processing_engine', { name: 'EcomFlow', version: buildId }),
    ...(backfillId === undefined ? {} : parentOf(jobNamespace(places), pipeline, backfillId)),
  };
}

function parentOf(namespace: string, pipeline: string, backfillId: string): Facets {
  return facet('parent', {
    run: { runId: runUuid(`${namespace}/${backfillId}`) },
    job: { namespace, name: `${pipeline}.backfill` },
  });
}

export function jobType(kind: string): Facets {
  return facet('jobType', { processingType: 'BATCH', integration: 'ECOMFLOW', jobType: kind });
}

function errorOf({ code, message }: Extract<RunRecord['result'], { code: string }>): Facets {
  return facet('errorMessage', {
    message: `${code}: ${message}`.slice(0, MOST_MESSAGE),
    programmingLanguage: 'TypeScript',
  });
}
