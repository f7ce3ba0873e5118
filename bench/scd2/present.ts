/** The measurements as a table. */
import { table } from '../../src/cli/output';
import type { LoadResult } from './measure';

const HEAD = [
  'members',
  'batch',
  'COPY s',
  'load s',
  'ratio',
  'rows in history',
  'rows in dimensions',
  'rows in facts',
  'rows in staging and work tables',
  'COPY MB',
  'load MB',
  'memory MiB',
];

export function describeResults(results: readonly LoadResult[]): string {
  return table([HEAD, ...results.map(cells)]);
}

function cells(result: LoadResult): string[] {
  const { members, batch, written } = result;
  return [
    members,
    batch,
    result.copySeconds,
    result.loadSeconds,
    result.ratio,
    sum(written, 'hist_'),
    sum(written, 'dim_'),
    sum(written, 'fact_'),
    written['work'] ?? 0,
    result.copyMegabytes,
    result.loadMegabytes,
    result.peakMemoryMib,
  ].map((value) => value.toLocaleString('en-US'));
}

function sum(written: LoadResult['written'], prefix: string): number {
  return Object.entries(written)
    .filter(([name]) => name.startsWith(prefix))
    .reduce((total, [, rows]) => total + rows, 0);
}
