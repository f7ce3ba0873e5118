/**
 * What a run may have cost on AWS, from how long its stages took: an estimate to see what grows, and no bill. The warehouse is counted as if
 * this run alone had used it, and from its smallest size, so that runs side by side are told dearer than they were.
 */
import type { StageTime } from './messages';

/** List prices of scripts/cost/prices.json (us-east-1); a test holds them to it. */
export const RUN_PRICES = { glueDpuHour: 0.44, redshiftRpuHour: 0.375 } as const;

/** Glue and Redshift Serverless count seconds, and a minute at least. */
const LEAST_SECONDS = 60;
const HOUR_SECONDS = 3600;

export interface RunSizes {
  /** Of the refine job: workers, times what a worker of its type has. */
  readonly glueDpus: number;
  /** Of Redshift Serverless; 0 for a cluster, which costs the same whatever runs on it. */
  readonly redshiftRpus: number;
}

const BY_GLUE = ['refine'];
/** Those that wait for statements of the warehouse. */
const BY_WAREHOUSE = ['load', 'prove'];

export function costOfRun(stages: readonly StageTime[], { glueDpus, redshiftRpus }: RunSizes): number {
  return (
    (paidSeconds(stages, BY_GLUE) / HOUR_SECONDS) * glueDpus * RUN_PRICES.glueDpuHour +
    (paidSeconds(stages, BY_WAREHOUSE) / HOUR_SECONDS) * redshiftRpus * RUN_PRICES.redshiftRpuHour
  );
}

function paidSeconds(stages: readonly StageTime[], names: readonly string[]): number {
  const own = stages.filter(({ stage }) => names.includes(stage));
  const seconds = own.reduce(
    (sum, { startedAt, finishedAt }) => sum + (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
    0,
  );
  return own.length === 0 ? 0 : Math.max(LEAST_SECONDS, seconds);
}
