/** What lineage knows in tests. */
import { join } from 'node:path';
import type { RunRecord } from '../../../src/activities/record';
import type { Described, Known } from '../../../src/lineage/window-events';
import { readTableColumns } from '../../../src/lineage/table-columns';
import type { EntityCounts } from '../../../src/model/plan';
import { findPipeline } from '../../../src/pipelines/registry';

export const SQL_ROOT = join(__dirname, '../../../sql');

export const KNOWN: Known = {
  places: {
    region: 'eu-west-1',
    redshift: 'shop-dev',
    database: 'dev',
    lakeBucket: 'lake',
    namespace: 'default',
    warehouse: 'main',
  },
  tables: readTableColumns(SQL_ROOT),
  buildId: '2026.12.1',
};

export const WINDOW = { from: '2010-12-01T00:00:00.000Z', to: '2010-12-02T00:00:00.000Z' };
export const RUN_ID = '0198c0de-0000-7000-8000-000000000001';

export const countsOf = (bronze: number, silver: number): EntityCounts => ({
  ...{ bronze, silver, rejected: bronze - silver },
  ...{ splits: 0, duplicates: 0, unmapped: 0, folded: 0 },
});

/** The pipeline as it is, its feeds from a made-up place. */
export function described(name: string): Described {
  const pipeline = findPipeline(name);
  const { source } = pipeline;
  const feeds =
    'mappings' in source ? source.feeds.map((one) => one.name) : source.feeds.map((one) => one.entity);
  return {
    pipeline,
    sources: feeds.map((feed) => ({ feed, namespace: 's3://landing', name: `${name}/${feed}` })),
  };
}

export function recordOf(pipeline: string, changes: Partial<RunRecord> = {}): RunRecord {
  const counts = { customer: countsOf(12, 9) };
  return {
    pipeline,
    window: WINDOW,
    mode: 'missing',
    workflowId: `${pipeline}/2010-12-01T00:00Z/P1D`,
    workflowRunId: RUN_ID,
    startedAt: '2010-12-02T02:00:00.000Z',
    finishedAt: '2010-12-02T02:05:00.000Z',
    stages: [
      { stage: 'plan', startedAt: '2010-12-02T02:00:00.000Z', finishedAt: '2010-12-02T02:00:01.000Z' },
    ],
    made: { heartbeatId: null, batchId: 'b', counts },
    result: {
      status: 'succeeded',
      summary: {
        ...{ pipeline, window: WINDOW, status: 'succeeded', batchId: 'b', counts, newRows: 8, knownRows: 1 },
        ...{ reconciled: 'matched', warnings: [], unloaded: [], publish: [], report: [] },
      },
    },
    ...changes,
  };
}
