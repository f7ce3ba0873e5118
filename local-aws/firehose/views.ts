/** Delivery streams as Firehose shows them. */
import type { DeliveryStream } from './delivery-stream';
import type { Bucket, DestinationInput } from './destination-input';
import type { Processor } from './processing-input';

const MEBIBYTE = 1024 * 1024;

type View = Readonly<Record<string, unknown>>;

export function descriptionView(stream: DeliveryStream): View {
  const { name, arn, version, createdMs, input } = stream;
  return {
    DeliveryStreamName: name,
    DeliveryStreamARN: arn,
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: input.DeliveryStreamType,
    VersionId: String(version),
    CreateTimestamp: new Date(createdMs),
    Source: {
      KinesisStreamSourceDescription: {
        ...input.KinesisStreamSourceConfiguration,
        DeliveryStartTimestamp: new Date(createdMs),
      },
    },
    Destinations: [
      {
        DestinationId: 'destinationId-000000000001',
        ExtendedS3DestinationDescription: destinationView(stream),
      },
    ],
    HasMoreDestinations: false,
  };
}

function destinationView({ input, destination }: DeliveryStream): View {
  const { S3BackupConfiguration: backup, ...given } = input.ExtendedS3DestinationConfiguration;
  return {
    ...given,
    ...bucketView(destination.bucket),
    ProcessingConfiguration: processingView(given, destination.processor),
    ...(backup && destination.backup
      ? { S3BackupDescription: { ...backup, ...bucketView(destination.backup) } }
      : {}),
  };
}

function bucketView({ hints }: Bucket): View {
  return {
    BufferingHints: { SizeInMBs: hints.bytes / MEBIBYTE, IntervalInSeconds: hints.intervalMs / 1000 },
    EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
    CloudWatchLoggingOptions: { Enabled: false },
  };
}

function processingView(
  { ProcessingConfiguration: given, RoleARN }: Pick<DestinationInput, 'ProcessingConfiguration' | 'RoleARN'>,
  processor: Processor | undefined,
): View {
  if (!processor) return { Enabled: false, Processors: given?.Processors ?? [] };
  const { functionArn, retries, roleArn, hints } = processor;
  const Parameters = [
    ['LambdaArn', functionArn],
    ['NumberOfRetries', retries],
    ['RoleArn', roleArn ?? RoleARN],
    ['BufferSizeInMBs', hints.bytes / MEBIBYTE],
    ['BufferIntervalInSeconds', hints.intervalMs / 1000],
  ].map(([ParameterName, value]) => ({ ParameterName, ParameterValue: String(value) }));
  return { Enabled: true, Processors: [{ Type: 'Lambda', Parameters }] };
}
