/**
 * What a pipeline's contracts mean for DMS: table mappings, task settings and the S3 target's settings.
 * `npm run gen` hands the same objects to Terraform. Source: AWS DMS user guide, "Using table mapping", "Using Amazon S3 as a target".
 */
import { epochFolder, heartbeatTable } from '../../model/names';
import type { Pipeline } from '../../model/pipeline';
import { capturedOf } from './captured';

/** Longest value of `$AR_H_CHANGE_SEQ`. */
const SEQUENCE_LENGTH = 35;

export function tableMappings(pipeline: Pipeline): { rules: readonly Readonly<Record<string, unknown>>[] } {
  const { database: schema, tables: captured } = capturedOf(pipeline);
  const tables = [...captured.map(({ table }) => table), heartbeatTable()];
  const rules = [
    ...tables.map((table) => selection(schema, table)),
    addColumn(schema, '_committed_at', '$AR_H_COMMIT_TIMESTAMP', 30),
    addColumn(schema, '_sequence', '$AR_H_CHANGE_SEQ', SEQUENCE_LENGTH),
    // A primary-key update arrives as one U with the new key: only the before image tells which key it leaves.
    {
      'rule-type': 'transformation',
      'rule-target': 'column',
      'rule-action': 'add-before-image-columns',
      'rule-name': 'before-image-of-keys',
      'object-locator': { 'schema-name': schema, 'table-name': '%' },
      'before-image-def': { 'column-filter': 'pk-only', 'column-prefix': 'BI_' },
    },
  ];
  return { rules: rules.map((rule, index) => ({ 'rule-id': String(index + 1), ...rule })) };
}

function selection(schema: string, table: string): Readonly<Record<string, unknown>> {
  return {
    'rule-type': 'selection',
    'rule-name': `include-${table.replaceAll('_', '-')}`,
    'rule-action': 'include',
    'object-locator': { 'schema-name': schema, 'table-name': table },
    filters: [],
  };
}

function addColumn(
  schema: string,
  name: string,
  expression: string,
  length: number,
): Readonly<Record<string, unknown>> {
  return {
    'rule-type': 'transformation',
    'rule-target': 'column',
    'rule-action': 'add-column',
    'rule-name': `add-${name.replaceAll('_', '')}`,
    'object-locator': { 'schema-name': schema, 'table-name': '%' },
    value: name,
    expression,
    'data-type': { type: 'string', length },
  };
}

/**
 * KB after which DMS cuts a TEXT, in silence. Above Redshift's widest varchar, so that what was cut is still too long for every
 * contract and is rejected, never loaded without its end.
 */
const LONGEST_LOB_KB = 128;

/** Nothing that rewrites or drops in the target: bronze is immutable. */
export function taskSettings(): Readonly<Record<string, unknown>> {
  return {
    TargetMetadata: {
      BatchApplyEnabled: false,
      SupportLobs: true,
      LimitedSizeLobMode: true,
      LobMaxSize: LONGEST_LOB_KB,
    },
    FullLoadSettings: { TargetTablePrepMode: 'DO_NOTHING', MaxFullLoadSubTasks: 8 },
    ChangeProcessingDdlHandlingPolicy: {
      HandleSourceTableDropped: false,
      HandleSourceTableTruncated: false,
      HandleSourceTableAltered: true,
    },
    Logging: { EnableLogging: true },
  };
}

export interface S3TargetSettings {
  readonly BucketName: string;
  readonly BucketFolder: string;
  readonly ServiceAccessRoleArn: string;
  readonly DataFormat: 'parquet';
  readonly ParquetVersion: 'parquet-2-0';
  readonly IncludeOpForFullLoad: true;
  readonly DatePartitionEnabled: true;
  readonly DatePartitionSequence: 'YYYYMMDD';
  readonly CdcInsertsOnly: false;
  readonly CdcInsertsAndUpdates: false;
  /** Seconds. */
  readonly CdcMaxBatchInterval: number;
}

export function s3TargetSettings(
  pipeline: Pipeline,
  epoch: number,
  target: { readonly bucket: string; readonly roleArn: string; readonly batchIntervalSeconds: number },
): S3TargetSettings {
  return {
    BucketName: target.bucket,
    BucketFolder: epochFolder(pipeline.name, epoch),
    ServiceAccessRoleArn: target.roleArn,
    DataFormat: 'parquet',
    ParquetVersion: 'parquet-2-0',
    IncludeOpForFullLoad: true,
    DatePartitionEnabled: true,
    DatePartitionSequence: 'YYYYMMDD',
    CdcInsertsOnly: false,
    CdcInsertsAndUpdates: false,
    CdcMaxBatchInterval: target.batchIntervalSeconds,
  };
}
