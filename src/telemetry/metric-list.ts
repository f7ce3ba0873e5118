/**
 * Every metric of EcomFlow's own that a worker exposes to Prometheus, beside those of Temporal's SDK. No label holds an id of a run, a
 * batch or a window: each of its values would be a series for ever. A counter's exposed name ends with `_total`.
 */
interface MetricShape {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds, of a histogram. */
  readonly buckets?: readonly number[];
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
/** From a second to half a day. */
const RUN_SECONDS = [1, 5, 15, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 12 * HOUR];
const CALL_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const USD = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25];

export const METRICS = {
  ecomflow_runs: {
    kind: 'counter',
    labels: ['pipeline', 'outcome'],
    help: 'Runs of windows that ended, by outcome: succeeded, nothing-new, failed, cancelled, committed, split',
  },
  ecomflow_run_seconds: {
    kind: 'histogram',
    labels: ['pipeline'],
    help: 'Seconds from the start of a window’s run to its end',
    buckets: RUN_SECONDS,
  },
  ecomflow_stage_seconds: {
    kind: 'histogram',
    labels: ['pipeline', 'stage'],
    help: 'Seconds of each stage that came to its end, by run',
    buckets: RUN_SECONDS,
  },
  ecomflow_rows: {
    kind: 'counter',
    labels: ['pipeline', 'entity', 'book'],
    help: 'Rows of the books: bronze, splits, silver, rejected, duplicates, unmapped, folded',
  },
  ecomflow_loaded_rows: {
    kind: 'counter',
    labels: ['pipeline', 'known'],
    help: 'Events that the warehouse took in (known="false"), and such that it had (known="true")',
  },
  ecomflow_rejected_share: {
    kind: 'gauge',
    labels: ['pipeline', 'entity'],
    help: 'Rejected share, 0 to 1, of the rows that the latest counted run read',
  },
  ecomflow_loaded_until_timestamp_seconds: {
    kind: 'gauge',
    labels: ['pipeline'],
    help: 'End of the latest window that a run of this worker has done, Unix time: now less this is the lag behind the source',
  },
  ecomflow_unloaded_windows: {
    kind: 'gauge',
    labels: ['pipeline'],
    help: 'Windows that had ended at the latest run and still held objects that no load has committed',
  },
  ecomflow_oldest_unloaded_window_timestamp_seconds: {
    kind: 'gauge',
    labels: ['pipeline'],
    help: 'Start of the oldest of these windows, Unix time; 0 where there is none',
  },
  ecomflow_warnings: {
    kind: 'counter',
    labels: ['pipeline'],
    help: 'Warnings of runs that succeeded',
  },
  ecomflow_run_cost_usd: {
    kind: 'histogram',
    labels: ['pipeline'],
    help: 'What a run may have cost on AWS, estimated from the seconds of its stages by list prices: docs/telemetry.md',
    buckets: USD,
  },
  ecomflow_sequencer_queue: {
    kind: 'gauge',
    labels: ['warehouse'],
    help: 'Batches that wait to be loaded',
  },
  ecomflow_sequencer_loading: {
    kind: 'gauge',
    labels: ['warehouse'],
    help: 'Batches of the load in flight',
  },
  ecomflow_sequencer_oldest_wait_seconds: {
    kind: 'gauge',
    labels: ['warehouse'],
    help: 'How long the oldest of the waiting batches has waited; 0 where none waits',
  },
  ecomflow_sequencer_held: {
    kind: 'gauge',
    labels: ['warehouse'],
    help: '1 while a person holds the queue (paused or draining), else 0',
  },
  ecomflow_sequencer_looks: {
    kind: 'counter',
    labels: ['warehouse', 'outcome'],
    help: 'Looks at the sequencer, by outcome: answered, failed',
  },
  ecomflow_lineage_events: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'Events of lineage, by outcome: sent, lost',
  },
  ecomflow_aws_calls: {
    kind: 'counter',
    labels: ['service', 'operation', 'outcome'],
    help: 'Attempts of calls of AWS, those that the SDK repeats included, by outcome: answered, throttled, failed',
  },
  ecomflow_aws_call_seconds: {
    kind: 'histogram',
    labels: ['service'],
    help: 'Seconds until AWS answered an attempt, or did not',
    buckets: CALL_SECONDS,
  },
} as const satisfies Readonly<Record<string, MetricShape>>;

export type MetricName = keyof typeof METRICS;

export type NamesOf<Kind extends MetricShape['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

/** The labels that a metric has: all of them, each time. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof METRICS)[Name]['labels'][number], string>
>;

/** What a scrape calls it; of a histogram `_bucket`, `_sum` and `_count` follow. */
export function exposedName(name: MetricName): string {
  return METRICS[name].kind === 'counter' ? `${name}_total` : name;
}
