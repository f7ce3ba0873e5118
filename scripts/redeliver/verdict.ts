/** What a warehouse holds after a delivery, and whether that is what it must hold. */
import type { SqlRunner } from '../../src/aws/sql-runner';
import { differingTables, digestWarehouse, type WarehouseDigest } from '../../src/aws/digest-warehouse';
import { compareMarks } from '../../src/reconcile/marks';
import { findPipeline } from '../../src/pipelines/registry';
import { readFigures, type Figures } from '../demo/figures';
import { PIPELINE } from '../demo/platform';
import type { RunResult } from './deliveries';

export interface Verdict {
  readonly delivery: string;
  readonly runs: number;
  readonly seconds: number;
  /** What surfaced of failed runs. */
  readonly errors: readonly string[];
  readonly events: Events;
  readonly figures: Figures;
  readonly digests: WarehouseDigest;
  /** Heartbeats of the source that were never compared, or differ. */
  readonly heartbeats: readonly string[];
}

/** Event rows of all batches that were loaded. */
export interface Events {
  readonly bronze: number;
  readonly new: number;
  readonly known: number;
  readonly duplicates: number;
  readonly rejected: number;
}

/** A second warehouse takes the bronze of a shop that has had one. */
const FIRST_EPOCH = 1;

export async function judge(
  sql: SqlRunner,
  delivery: string,
  results: readonly RunResult[],
  startedMs: number,
): Promise<Verdict> {
  const seconds = Math.round((Date.now() - startedMs) / 1000);
  const heartbeats = await compareMarks({ sql }, findPipeline(PIPELINE), FIRST_EPOCH);
  return {
    delivery,
    runs: results.length,
    seconds,
    errors: results.flatMap(({ error }) => error ?? []),
    events: await readEvents(sql),
    figures: await readFigures(sql),
    digests: await digestWarehouse(sql),
    heartbeats: heartbeats.map(({ detail }) => detail),
  };
}

async function readEvents(sql: SqlRunner): Promise<Events> {
  const [row] = await sql.execute(`
    select
      sum(bronze_rows) as bronze,
      sum(new_rows) as new_rows,
      sum(known_rows) as known,
      sum(duplicate_rows) as duplicates,
      sum(rejected_rows) as rejected
    from etl_batch`);
  return {
    bronze: Number(row?.['bronze']),
    new: Number(row?.['new_rows']),
    known: Number(row?.['known']),
    duplicates: Number(row?.['duplicates']),
    rejected: Number(row?.['rejected']),
  };
}

export interface Expected {
  /** Of the file, or of the delivery in order where there is none. */
  readonly figures: Figures;
  readonly digests: WarehouseDigest;
  readonly newEvents: number;
  /** Files had second names: the ledger lists those too, and may. */
  readonly isDoubled: boolean;
}

/** What is not as it must be, in words; empty when all is. */
export function faultsOf(verdict: Verdict, expected: Expected): string[] {
  const fault = (what: string, details: readonly string[]): string[] =>
    details.map((detail) => `${verdict.delivery}: ${what}: ${detail}`);
  const tables = differingTables(expected.digests, verdict.digests).filter(
    (table) => !(expected.isDoubled && table === 'etl_ledger'),
  );
  return [
    ...fault('a run failed', verdict.errors),
    ...fault('another digest', tables),
    ...fault('another figure', differingFigures(expected.figures, verdict.figures)),
    ...fault('a heartbeat', verdict.heartbeats),
    ...(verdict.events.new === expected.newEvents
      ? []
      : fault('new events', [`${verdict.events.new}, not ${expected.newEvents}`])),
  ];
}

function differingFigures(expected: Figures, found: Figures): string[] {
  const flat = ({ versions, ...rest }: Figures): Record<string, unknown> => ({
    ...rest,
    'customer versions': versions.customer,
    'product versions': versions.product,
  });
  const [left, right] = [flat(expected), flat(found)];
  return Object.keys(left)
    .filter((name) => left[name] !== right[name])
    .map((name) => `${name} ${String(right[name])}, not ${String(left[name])}`);
}
