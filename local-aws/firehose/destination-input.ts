/** `ExtendedS3DestinationConfiguration`. Source: AWS's API reference of Amazon Data Firehose. */
import { z } from 'zod';
import { conversionOf, conversionSchema, type Conversion } from './conversion-input';
import { errorPrefixObjection, prefixObjection, hasExpressions } from './delivery/prefix';
import { bufferingSchema, hintsOf, type Hints } from './hints';
import { nameSchema, roleSchema } from './input';
import { processingSchema, processorOf, type Processor } from './processing-input';

const NOT_HERE = 'not supported by the local Firehose';

const bucketSchema = z.strictObject({
  RoleARN: roleSchema,
  BucketARN: z.string().regex(/^arn:aws:s3:::[a-z0-9.-]{3,63}$/, 'the ARN of a bucket'),
  Prefix: z.string().max(1024).optional(),
  ErrorOutputPrefix: z.string().max(1024).optional(),
  BufferingHints: bufferingSchema.optional(),
  CompressionFormat: z.literal('UNCOMPRESSED', NOT_HERE).default('UNCOMPRESSED'),
  EncryptionConfiguration: z
    .strictObject({ NoEncryptionConfig: z.literal('NoEncryption', NOT_HERE) })
    .optional(),
  CloudWatchLoggingOptions: z.strictObject({ Enabled: z.literal(false, NOT_HERE) }).optional(),
});

const extendedSchema = bucketSchema.extend({
  CustomTimeZone: z.literal('UTC', NOT_HERE).optional(),
  ProcessingConfiguration: processingSchema.optional(),
  DataFormatConversionConfiguration: conversionSchema.optional(),
  S3BackupMode: z.enum(['Disabled', 'Enabled']).default('Disabled'),
  S3BackupConfiguration: bucketSchema.optional(),
});

const destinationSchema = extendedSchema.check(({ value, issues }) => {
  for (const message of objections(value)) issues.push({ code: 'custom', message, input: value, path: [] });
});

export const createSchema = z.strictObject({
  DeliveryStreamName: nameSchema,
  DeliveryStreamType: z.literal('KinesisStreamAsSource', 'the local Firehose reads streams of Kinesis alone'),
  KinesisStreamSourceConfiguration: z.strictObject({
    KinesisStreamARN: z
      .string()
      .regex(/^arn:aws:kinesis:[a-z0-9-]+:\d{12}:stream\/[a-zA-Z0-9_.-]{1,128}$/, 'the ARN of a stream'),
    RoleARN: roleSchema,
  }),
  ExtendedS3DestinationConfiguration: destinationSchema,
});
export type CreateInput = z.infer<typeof createSchema>;
export type DestinationInput = z.infer<typeof destinationSchema>;

export interface Bucket {
  readonly name: string;
  readonly roleArn: string;
  readonly prefix: string;
  /** Undefined: by what the prefix says. */
  readonly errorPrefix: string | undefined;
  readonly hints: Hints;
}

export interface Destination {
  readonly bucket: Bucket;
  /** Where the records go as they came, too. */
  readonly backup: Bucket | undefined;
  readonly processor: Processor | undefined;
  readonly conversion: Conversion | undefined;
}

const SMALLEST_TO_CONVERT = 64;

/** Throws InvalidArgumentException. */
export function destinationOf(input: DestinationInput): Destination {
  const conversion = conversionOf(input.DataFormatConversionConfiguration);
  return {
    bucket: bucketOf(input, conversion ? 128 : 5),
    backup:
      input.S3BackupMode === 'Enabled' && input.S3BackupConfiguration
        ? bucketOf(input.S3BackupConfiguration, 5)
        : undefined,
    processor: processorOf(input.ProcessingConfiguration),
    conversion,
  };
}

function bucketOf(input: z.infer<typeof bucketSchema>, defaultSizeInMBs: number): Bucket {
  const { SizeInMBs = defaultSizeInMBs, IntervalInSeconds = 300 } = input.BufferingHints ?? {};
  return {
    name: input.BucketARN.slice('arn:aws:s3:::'.length),
    roleArn: input.RoleARN,
    prefix: input.Prefix ?? '',
    errorPrefix: input.ErrorOutputPrefix,
    hints: hintsOf(SizeInMBs, IntervalInSeconds),
  };
}

/** What breaks AWS's rules, though each member is right by itself. */
function objections(input: z.infer<typeof extendedSchema>): string[] {
  const { S3BackupMode, S3BackupConfiguration, DataFormatConversionConfiguration: conversion } = input;
  const size = input.BufferingHints?.SizeInMBs ?? SMALLEST_TO_CONVERT;
  const found = [input, ...(S3BackupConfiguration ? [S3BackupConfiguration] : [])].flatMap(prefixObjections);
  if (conversion?.Enabled === true && size < SMALLEST_TO_CONVERT)
    found.push(`BufferingHints.SizeInMBs: at least ${SMALLEST_TO_CONVERT} where the format is converted`);
  if (S3BackupMode === 'Enabled' && !S3BackupConfiguration)
    found.push('S3BackupConfiguration: is wanted where S3BackupMode is Enabled');
  return found;
}

function prefixObjections({ Prefix = '', ErrorOutputPrefix }: z.infer<typeof bucketSchema>): string[] {
  const ofErrors =
    ErrorOutputPrefix === undefined
      ? hasExpressions(Prefix) && 'ErrorOutputPrefix: is wanted where Prefix has expressions'
      : errorPrefixObjection(ErrorOutputPrefix);
  return [prefixObjection(Prefix), ofErrors].filter((one) => typeof one === 'string');
}
