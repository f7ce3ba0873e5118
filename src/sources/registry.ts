/** The kinds of source that there are. A new kind is one folder here and one line below. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { EltError } from '../model/errors';
import type { FindDropped } from './dropped';
import type { FindOrigins, Origins } from './origins';
import type { FindRecounted } from './recounted';
import { createFirehose } from './firehose';
import { createDeliveredRows, type DeliveredRowsDeps } from './firehose/figures';
import { createDeliveredOrigins } from './firehose/origins';
import { createMysqlCdc } from './mysql-cdc';
import { createTableOrigins } from './mysql-cdc/origins';
import { createS3Files } from './s3-files';
import { createDroppedFiles, type DroppedDeps } from './s3-files/dropped';
import { createLandedFigures, type FiguresDeps } from './s3-files/figures';
import { createFileOrigins } from './s3-files/origins';
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

export interface OriginDeps {
  readonly secrets: SecretsManagerClient;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly landingBucket: string | undefined;
    /** May say `{pipeline}`. */
    readonly sourceSecretId: string;
  };
}

export function createOrigins({ secrets, settings }: OriginDeps): FindOrigins {
  const kinds = new Map<string, Origins>([
    ['firehose', createDeliveredOrigins(settings)],
    ['mysql-cdc', createTableOrigins(secrets, settings.sourceSecretId)],
    ['s3-files', createFileOrigins(settings)],
  ]);
  return (kind) => {
    const found = kinds.get(kind);
    if (found) return found;
    throw new EltError('ELT_CONFIG_INVALID', `nobody says where a source of kind "${kind}" comes from`);
  };
}
