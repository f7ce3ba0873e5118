/** The measurements as tables. */
import { table } from '../../src/model/text-table';
import type { LoadResult } from './measure';
import type { SnapshotResult } from './dbt';

/** A load, and what dbt took for the same changes. */
export interface Measured {
  readonly load: LoadResult;
  readonly snapshots: readonly SnapshotResult[];
}

const LOAD_HEAD = [
  'members',
  'batch',
  'COPY s',
  'load s',
  'ratio',
  'customers s',
  'dbt timestamp s (whole)',
  'dbt check s (whole)',
  'customers / dbt',
  'history',
  'dimensions',
  'facts',
  'staging and work',
  'dbt rows',
  'COPY MB',
  'load MB',
  'MiB',
];

/** A line for each load. `customers` is history and dimension of customers, beside the faster of dbt's strategies. */
export function describeLoads(results: readonly Measured[]): string {
  return table([LOAD_HEAD, ...results.map(loadCells)]);
}

function loadCells({ load, snapshots }: Measured): string[] {
  const { members, batch, written } = load;
  const dbt = (strategy: string): string => {
    const one = snapshots.find((snapshot) => snapshot.strategy === strategy);
    return one ? `${one.statementSeconds.toFixed(2)} (${one.wholeSeconds.toFixed(2)})` : '-';
  };
  const fastest = Math.min(...snapshots.map(({ statementSeconds }) => statementSeconds));
  return [
    members,
    batch,
    load.copySeconds,
    load.loadSeconds,
    load.ratio,
    load.customerSeconds,
    dbt('timestamp'),
    dbt('check'),
    snapshots.length === 0 ? '-' : (load.customerSeconds / fastest).toFixed(2),
    sum(written, 'hist_'),
    sum(written, 'dim_'),
    sum(written, 'fact_'),
    written['work'] ?? 0,
    [...new Set(snapshots.map(({ rowsWritten }) => rowsWritten.toLocaleString('en-US')))].join(', ') || '-',
    load.copyMegabytes,
    load.loadMegabytes,
    load.peakMemoryMib,
  ].map((value) => value.toLocaleString('en-US'));
}

/** A line for each statement of the transaction: how many a procedure ran, and the seconds of each load. */
export function describeSteps(results: readonly Measured[], statements: ReadonlyMap<string, number>): string {
  const steps = results[0]?.load.steps ?? [];
  const inside = steps.map(({ sql }) => statements.get(/^call (\w+)/.exec(sql)?.[1] ?? '') ?? 1);
  const head = ['statement', 'ran', ...results.map(({ load }) => `${load.members} / ${load.batch} s`)];
  return table([
    head,
    ...steps.map(({ sql }, index) => [
      nameOf(sql),
      String(inside[index]),
      ...results.map(({ load }) => (load.steps[index]?.seconds ?? 0).toFixed(2)),
    ]),
    [
      'all',
      String(inside.reduce((sum, one) => sum + one, 0)),
      ...results.map(({ load }) => load.loadSeconds.toFixed(2)),
    ],
  ]);
}

function nameOf(sql: string): string {
  return /^(?:call \w+|copy \w+|update \w+)/.exec(sql)?.[0] ?? sql;
}

function sum(written: LoadResult['written'], prefix: string): number {
  return Object.entries(written)
    .filter(([name]) => name.startsWith(prefix))
    .reduce((total, [, rows]) => total + rows, 0);
}
