/** What a run tells of itself: its figures as metrics, and all of it as one event. What is written stands in docs/metrics.md. */
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { EntityCounts } from '../model/plan';
import type { RunRecord } from './record';

/** As many as one call of PutMetricData takes. */
export const MOST_METRICS = 1000;

/** As many warnings as the audit keeps. */
const MOST_WARNINGS = 10;
const MOST_MESSAGE = 1000;

const BY_COUNT: Readonly<Record<keyof EntityCounts, string>> = {
  bronze: 'BronzeRows',
  splits: 'SplitRows',
  silver: 'SilverRows',
  rejected: 'RejectedRows',
  duplicates: 'DuplicateRows',
  unmapped: 'UnmappedRows',
  folded: 'FoldedRows',
};

type Dimensions = Readonly<Record<string, string>>;

/** Of a run's end; a run that failed tells what it had counted by then. */
export function metricsOf(record: RunRecord): MetricDatum[] {
  const { pipeline, result, stages } = record;
  const at = new Date(record.finishedAt);
  const count = (name: string, value: number, dimensions: Dimensions = {}): MetricDatum =>
    datum(name, value, 'Count', { Pipeline: pipeline, ...dimensions }, at);
  const seconds = (name: string, from: string, to: string, dimensions: Dimensions = {}): MetricDatum =>
    datum(name, secondsBetween(from, to), 'Seconds', { Pipeline: pipeline, ...dimensions }, at);
  const summary = result.status === 'succeeded' ? result.summary : null;
  return [
    count('Runs', 1, { Outcome: summary?.status ?? result.status }),
    seconds('RunSeconds', record.startedAt, record.finishedAt),
    ...stages.map(({ stage, startedAt, finishedAt }) =>
      seconds('StageSeconds', startedAt, finishedAt, { Stage: stage }),
    ),
    ...(summary === null
      ? []
      : [
          count('NewRows', summary.newRows),
          count('KnownRows', summary.knownRows),
          count('UnloadedWindows', summary.unloaded.length),
          count('Warnings', summary.warnings.length),
        ]),
    ...Object.entries(countsOf(record)).flatMap(([entity, counts]) =>
      Object.entries(BY_COUNT).map(([name, metric]) =>
        count(metric, counts[name as keyof EntityCounts], { Entity: entity }),
      ),
    ),
  ].slice(0, MOST_METRICS);
}

/** One JSON line. */
export function eventOf(record: RunRecord): string {
  const { result, stages, made, ...known } = record;
  const { startedAt, finishedAt } = record;
  return JSON.stringify({
    event: 'run',
    ...known,
    seconds: secondsBetween(startedAt, finishedAt),
    stageSeconds: Object.fromEntries(
      stages.map((one) => [one.stage, secondsBetween(one.startedAt, one.finishedAt)]),
    ),
    batchId: made.batchId,
    counts: countsOf(record),
    ...outcomeOf(result),
  });
}

function outcomeOf(result: RunRecord['result']): object {
  if (result.status !== 'succeeded')
    return { status: result.status, code: result.code, message: result.message.slice(0, MOST_MESSAGE) };
  const { status, newRows, knownRows, reconciled, warnings, unloaded } = result.summary;
  return { status, newRows, knownRows, reconciled, warnings: warnings.slice(0, MOST_WARNINGS), unloaded };
}

function countsOf({ result, made }: RunRecord): Readonly<Record<string, EntityCounts>> {
  return result.status === 'succeeded' ? result.summary.counts : made.counts;
}

function datum(
  name: string,
  value: number,
  unit: 'Count' | 'Seconds',
  dimensions: Dimensions,
  at: Date,
): MetricDatum {
  return {
    MetricName: name,
    Value: value,
    Unit: unit,
    Timestamp: at,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
