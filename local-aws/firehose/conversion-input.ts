/** `DataFormatConversionConfiguration`: JSON by a table of the catalog to Parquet. */
import { z } from 'zod';
import { roleSchema } from './input';

const NOT_HERE = 'not supported by the local Firehose';

const openXSchema = z.strictObject({
  CaseInsensitive: z.literal(true, NOT_HERE).optional(),
  ConvertDotsInJsonKeysToUnderscores: z.literal(false, NOT_HERE).optional(),
  ColumnToJsonKeyMappings: z.record(z.string(), z.never()).optional(),
});

const hiveSchema = z.strictObject({ TimestampFormats: z.array(z.never()).optional() });

export const conversionSchema = z.strictObject({
  Enabled: z.boolean().default(true),
  SchemaConfiguration: z.strictObject({
    RoleARN: roleSchema,
    DatabaseName: z.string().min(1),
    TableName: z.string().min(1),
    Region: z.string().optional(),
    CatalogId: z.string().optional(),
    VersionId: z.literal('LATEST', NOT_HERE).optional(),
  }),
  InputFormatConfiguration: z.strictObject({
    Deserializer: z.union([
      z.strictObject({ OpenXJsonSerDe: openXSchema }),
      z.strictObject({ HiveJsonSerDe: hiveSchema }),
    ]),
  }),
  OutputFormatConfiguration: z.strictObject({
    Serializer: z.strictObject({
      ParquetSerDe: z.strictObject({ Compression: z.enum(['SNAPPY', 'UNCOMPRESSED']).default('SNAPPY') }),
    }),
  }),
});
export type ConversionInput = z.infer<typeof conversionSchema>;

export interface Conversion {
  readonly database: string;
  readonly table: string;
  readonly roleArn: string;
  /** OpenX's reader takes numbers that are written as text; Hive's does not. */
  readonly isLenient: boolean;
  readonly compression: 'SNAPPY' | 'UNCOMPRESSED';
}

export function conversionOf(input: ConversionInput | undefined): Conversion | undefined {
  if (!input?.Enabled) return undefined;
  const { DatabaseName, TableName, RoleARN } = input.SchemaConfiguration;
  return {
    database: DatabaseName,
    table: TableName,
    roleArn: RoleARN,
    isLenient: 'OpenXJsonSerDe' in input.InputFormatConfiguration.Deserializer,
    compression: input.OutputFormatConfiguration.Serializer.ParquetSerDe.Compression,
  };
}
