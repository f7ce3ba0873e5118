/** What a run says of itself at its end, as metrics. */
import type { RunRecord } from '../activities/record';
import { rejectedShare } from '../model/plan';
import { costOfRun, type RunSizes } from '../model/run-cost';
import { readUnloaded } from '../model/unloaded';
import type { Meters } from './meters';

/** How runs end. Each is told as 0 from the start: of a counter that begins at 1 nobody sees the first step. */
const OUTCOMES = ['succeeded', 'nothing-new', 'failed', 'cancelled', 'committed', 'split'] as const;

export type TellRun = (record: RunRecord) => void;

/** Shows each of these pipelines at once, and each run when it is told of. */
export function createRunMeters(meters: Meters, pipelines: readonly string[], sizes: RunSizes): TellRun {
  const loadedUntil = new Map<string, number>();
  for (const pipeline of pipelines)
    for (const outcome of OUTCOMES) meters.add('ecomflow_runs', 0, { pipeline, outcome });
  return (record) => {
    const { pipeline } = record;
    tellTimes(meters, record, sizes);
    tellRows(meters, record);
    tellSummary(meters, record);
    if (record.result.status !== 'succeeded') return;
    // A backfill's windows are older ones.
    const untilMs = Math.max(loadedUntil.get(pipeline) ?? 0, Date.parse(record.window.to));
    loadedUntil.set(pipeline, untilMs);
    meters.set('ecomflow_loaded_until_timestamp_seconds', untilMs / 1000, { pipeline });
  };
}

function tellTimes(meters: Meters, record: RunRecord, sizes: RunSizes): void {
  const { pipeline, result, stages } = record;
  const outcome = result.status === 'succeeded' ? result.summary.status : result.status;
  meters.add('ecomflow_runs', 1, { pipeline, outcome });
  meters.record('ecomflow_run_seconds', secondsOf(record), { pipeline });
  meters.record('ecomflow_run_cost_usd', costOfRun(stages, sizes), { pipeline });
  for (const one of stages)
    meters.record('ecomflow_stage_seconds', secondsOf(one), { pipeline, stage: one.stage });
}

function tellRows(meters: Meters, { pipeline, result, made }: RunRecord): void {
  const counts = result.status === 'succeeded' ? result.summary.counts : made.counts;
  for (const [entity, books] of Object.entries(counts)) {
    for (const [book, rows] of Object.entries<number>({ ...books }))
      meters.add('ecomflow_rows', rows, { pipeline, entity, book });
    meters.set('ecomflow_rejected_share', rejectedShare(books), { pipeline, entity });
  }
}

function tellSummary(meters: Meters, { pipeline, result }: RunRecord): void {
  if (result.status !== 'succeeded') return;
  const { newRows, knownRows, warnings, unloaded } = result.summary;
  const { windows, oldestMs } = readUnloaded(unloaded);
  meters.add('ecomflow_loaded_rows', newRows, { pipeline, known: 'false' });
  meters.add('ecomflow_loaded_rows', knownRows, { pipeline, known: 'true' });
  meters.add('ecomflow_warnings', warnings.length, { pipeline });
  meters.set('ecomflow_unloaded_windows', windows, { pipeline });
  meters.set('ecomflow_oldest_unloaded_window_timestamp_seconds', (oldestMs ?? 0) / 1000, { pipeline });
}

function secondsOf({ startedAt, finishedAt }: { startedAt: string; finishedAt: string }): number {
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}
