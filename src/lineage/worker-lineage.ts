/** A worker's lineage, composed from settings: off where none says where it goes. */
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { LineageTarget } from '../model/lineage-target';
import type { Pipeline } from '../model/pipeline';
import type { FindOrigins } from '../sources/origins';
import type { Places } from './places';
import type { Reads } from './publish-events';
import { readTableColumns } from './table-columns';
import { createTarget } from './targets';
import { tellingLineage, type LineageDeps } from './tell-lineage';

const SQL_ROOT = join(__dirname, '../../sql');
/** Less than an activity may be silent. */
const PATIENCE_MS = 3000;

export interface LineageSettings {
  readonly target: LineageTarget | undefined;
  readonly token: string | undefined;
  readonly places: Places;
  readonly buildId: string;
}

export interface WorkerLineageDeps {
  readonly s3: Pick<S3Client, 'send'>;
  readonly findPipeline: (name: string) => Pipeline;
  readonly findOrigins: FindOrigins;
  readonly sqlSources: Reads;
  readonly count: LineageDeps['count'];
}

export function createWorkerLineage(
  { target, token, places, buildId }: LineageSettings,
  { s3, findPipeline, findOrigins, sqlSources, count }: WorkerLineageDeps,
): ActivityInterceptorsFactory[] {
  if (target === undefined) return [];
  const send = createTarget(target, { s3, token });
  const tables = readTableColumns(SQL_ROOT);
  return [
    tellingLineage({
      ...{ places, tables, buildId, send, findPipeline, count },
      findSources: (pipeline) => findOrigins(pipeline.source.kind).of(pipeline),
      reads: sqlSources,
      patienceMs: PATIENCE_MS,
    }),
  ];
}
