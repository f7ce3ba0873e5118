/** The kinds of source that there are. A new kind is one folder here and one line below. */
import type { FindDropped } from './dropped';
import type { FindRecounted } from './recounted';
import { createFirehose } from './firehose';
import { createDeliveredRows, type DeliveredRowsDeps } from './firehose/figures';
import { createMysqlCdc } from './mysql-cdc';
import { createS3Files } from './s3-files';
import { createDroppedFiles, type DroppedDeps } from './s3-files/dropped';
import { createLandedFigures, type FiguresDeps } from './s3-files/figures';
import { findAmong, type FindSource } from './source-kind';

export type SourceDeps = Parameters<typeof createFirehose>[0] &
  Parameters<typeof createMysqlCdc>[0] &
  Parameters<typeof createS3Files>[0];

export function createSources(deps: SourceDeps): FindSource {
  return findAmong([createFirehose(deps), createMysqlCdc(deps), createS3Files(deps)]);
}

export function createRecounted(deps: FiguresDeps & DeliveredRowsDeps): FindRecounted {
  const kinds = new Map([
    ['firehose', createDeliveredRows(deps)],
    ['s3-files', createLandedFigures(deps)],
  ]);
  return (kind) => kinds.get(kind) ?? null;
}

export function createDropped(deps: DroppedDeps): FindDropped {
  const files = createDroppedFiles(deps);
  return (kind) => (kind === 's3-files' ? files : null);
}
