/**
 * What an endpoint may be: a MySQL-compatible source, an S3 target of Parquet as the bronze contract wants it.
 * A setting that AWS has and this does not is refused, so that no test passes on a promise that nobody keeps.
 */
import { z } from 'zod';
import { invalidCombination, invalidValue } from './errors';
import { parseInput } from './input';

export type SourceSettings =
  | {
      readonly kind: 'address';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
    }
  | { readonly kind: 'secret'; readonly secretId: string; readonly roleArn: string };

const mySqlSchema = z.strictObject({
  ServerName: z.string().optional(),
  Port: z.number().int().min(1).max(65535).optional(),
  Username: z.string().optional(),
  Password: z.string().optional(),
  SecretsManagerSecretId: z.string().optional(),
  SecretsManagerAccessRoleArn: z.string().optional(),
  ServerTimezone: z.enum(['UTC', 'Etc/UTC']).optional(),
  EventsPollInterval: z.number().int().positive().optional(),
});
export type MySqlSettings = z.infer<typeof mySqlSchema>;

const targetSchema = z.strictObject({
  ServiceAccessRoleArn: z.string(),
  BucketName: z.string().min(3),
  BucketFolder: z
    .string()
    .regex(/^[^/].*[^/]$/, 'no slash at either end')
    .optional(),
  DataFormat: z.literal('parquet'),
  ParquetVersion: z.enum(['parquet-1-0', 'parquet-2-0']).default('parquet-1-0'),
  CompressionType: z.enum(['none', 'NONE', 'gzip', 'GZIP']).default('none'),
  IncludeOpForFullLoad: z.literal(true),
  DatePartitionEnabled: z.literal(true),
  DatePartitionSequence: z.literal('YYYYMMDD').optional(),
  DatePartitionDelimiter: z.literal('SLASH').optional(),
  /** Seconds. */
  CdcMaxBatchInterval: z.number().int().min(0).default(60),
  TimestampColumnName: z.string().min(1).optional(),
  CdcInsertsOnly: z.literal(false).optional(),
  CdcInsertsAndUpdates: z.literal(false).optional(),
  PreserveTransactions: z.literal(false).optional(),
  ParquetTimestampInMillisecond: z.literal(false).optional(),
  UseTaskStartTimeForFullLoadTimestamp: z.literal(false).optional(),
  GlueCatalogGeneration: z.literal(false).optional(),
  EncryptionMode: z.literal('sse-s3').optional(),
  EnableStatistics: z.literal(true).optional(),
});
export type TargetSettings = z.infer<typeof targetSchema>;

/** Reads a source from MySQLSettings or, as AWS allows as well, from the members beside it. */
export function readSource(given: unknown, beside: Partial<MySqlSettings>): SourceSettings {
  const inside = parseInput(mySqlSchema, given ?? {}, 'MySQLSettings');
  const settings: MySqlSettings = { ...beside, ...inside };
  const { SecretsManagerSecretId: secretId, SecretsManagerAccessRoleArn: roleArn } = settings;
  const { ServerName: host, Port: port, Username: user, Password: password } = settings;
  const clear = [host, port, user, password].filter((part) => part !== undefined);
  if (secretId !== undefined) {
    if (clear.length > 0) {
      throw invalidCombination(
        'Give either SecretsManagerSecretId or ServerName, Port, Username and Password, not both',
      );
    }
    if (roleArn === undefined)
      throw invalidCombination('SecretsManagerSecretId needs SecretsManagerAccessRoleArn');
    return { kind: 'secret', secretId, roleArn };
  }
  if (host === undefined || port === undefined || user === undefined || password === undefined) {
    throw invalidCombination(
      'MySQLSettings needs ServerName, Port, Username and Password, or SecretsManagerSecretId',
    );
  }
  return { kind: 'address', host, port, user, password };
}

/** Reads S3Settings. Throws InvalidParameterValueException for everything but Parquet as bronze has it. */
export function readTarget(given: unknown): TargetSettings {
  if (given === undefined) throw invalidValue('S3Settings: an s3 endpoint needs it');
  return parseInput(targetSchema, given, 'S3Settings');
}
