/** What the page of a run is made of, from the run's summary and the warehouse's audit. */
import { z } from 'zod';
import type { Row, SqlRunner } from '../aws/sql-runner';
import type { WindowSummary } from '../model/plan';
import { isoOf, textOf } from './read-day';
import { readRun, type StoredRun } from './read-run';
import type { Books, RunReport } from './run-schema';

type Told = Pick<WindowSummary, 'pipeline' | 'window' | 'status' | 'reconciled' | 'warnings' | 'unloaded'> &
  Pick<WindowSummary, 'batchId' | 'counts' | 'newRows' | 'knownRows' | 'publish'>;

/** What is not the run's own: where it stands among other pages, and what they share. */
export type Around = Pick<RunReport, 'ingested' | 'links' | 'runs' | 'sql' | 'writtenAt'> & {
  readonly buildId: string;
  /** Which time that it ran the page is of; null: the last one. */
  readonly workflowRunId: string | null;
};

export async function readRunReport(
  sql: SqlRunner,
  runId: string,
  told: Told,
  around: Around,
): Promise<RunReport> {
  const { buildId, workflowRunId, ...shared } = around;
  const [stored, contracts] = await Promise.all([
    readRun(sql, runId, workflowRunId),
    readContracts(sql, runId),
  ]);
  return {
    pipeline: told.pipeline,
    window: { from: told.window.from, to: told.window.to },
    status: told.status,
    newRows: told.newRows,
    knownRows: told.knownRows,
    reconciled: told.reconciled,
    warnings: [...told.warnings],
    unloaded: [...told.unloaded],
    published: [...told.publish],
    stages: [...stored.stages],
    books: stored.counts.length > 0 ? booksOf(stored.counts, told.batchId) : summedBooks(told),
    rejected: rejectedOf(stored),
    checks: stored.checks.map(checkOf),
    reconciliation: stored.reconciliation.map(comparisonOf),
    versions: [...contracts, { what: 'build of the worker', version: buildId }],
    ...shared,
  };
}

/** Of the batch that is told of: a window that ran again has the lines of each. */
function booksOf(counts: readonly Row[], batchId: string | null): Books[] {
  const last = batchId ?? counts.at(-1)?.['batch_id'];
  const whole = (row: Row, name: string): number => Number(row[name] ?? 0);
  const maybe = (row: Row, name: string): number | null => (row[name] === null ? null : whole(row, name));
  return counts
    .filter((row) => row['batch_id'] === last)
    .map((row) => ({
      entity: String(row['entity']),
      bronze: whole(row, 'bronze_rows'),
      splits: whole(row, 'split_rows'),
      silver: whole(row, 'silver_rows'),
      rejected: whole(row, 'rejected_rows'),
      duplicates: whole(row, 'duplicate_rows'),
      unmapped: whole(row, 'unmapped_rows'),
      folded: whole(row, 'folded_rows'),
      newRows: maybe(row, 'new_rows'),
      knownRows: maybe(row, 'known_rows'),
    }));
}

/** A range has no batch of its own: what its runs told, summed. */
function summedBooks({ counts }: Told): Books[] {
  return Object.entries(counts).map(
    ([entity, { bronze, splits, silver, rejected, duplicates, unmapped, folded }]) => ({
      ...{ entity, bronze, splits, silver, rejected, duplicates, unmapped, folded },
      newRows: null,
      knownRows: null,
    }),
  );
}

const reasonsSchema = z.array(z.string());

function rejectedOf({ rejected }: StoredRun): RunReport['rejected'] {
  return {
    total: rejected.total,
    reasons: rejected.reasons.map(({ entity, reason, row_count }) => ({
      entity: String(entity),
      reason: String(reason),
      rows: Number(row_count),
    })),
    samples: rejected.rows.map((row) => ({
      entity: String(row['entity']),
      key: String(row['record_key']),
      reasons: reasonsSchema.parse(JSON.parse(String(row['reasons']))),
      payload: textOf(row['payload']),
      place: String(row['object_key']),
    })),
  };
}

function checkOf(row: Row): RunReport['checks'][number] {
  return {
    place: String(row['place']),
    entity: textOf(row['entity']),
    name: String(row['check_name']),
    rule: String(row['rule']),
    severity: String(row['severity']),
    failedRows: Number(row['failed_rows']),
    detail: textOf(row['detail']),
  };
}

function comparisonOf(row: Row): RunReport['reconciliation'][number] {
  const sums = [1, 2, 3].map(
    (place): [string | null, string | null] => [
      textOf(row[`source_sum_${place}`]),
      textOf(row[`warehouse_sum_${place}`]),
    ],
  ); // prettier-ignore
  const maybe = (name: string): number | null => (row[name] === null ? null : Number(row[name]));
  return {
    entity: String(row['entity']),
    status: String(row['status']),
    sourceRows: Number(row['source_rows']),
    warehouseRows: maybe('warehouse_rows'),
    rejectedKeys: maybe('rejected_keys'),
    sums: sums.filter((pair) => pair.some((sum) => sum !== null)),
  };
}

async function readContracts(sql: SqlRunner, runId: string): Promise<RunReport['versions']> {
  const rows = await sql.execute(
    `select entity, contract_version, batch_id, load_id, loaded_at from etl_batch
     where batch_id in (select batch_id from etl_run where run_id = :run) order by loaded_at desc, entity`,
    { run: runId },
  );
  const [last] = rows;
  if (!last) return [];
  const contracts = rows
    .filter((row) => row['batch_id'] === last['batch_id'])
    .map((row) => ({
      what: `contract of ${String(row['entity'])}`,
      version: String(row['contract_version']),
    }));
  return [
    ...contracts,
    { what: 'batch', version: String(last['batch_id']) },
    { what: `load, committed ${isoOf(last['loaded_at'])}`, version: String(last['load_id']) },
  ];
}
