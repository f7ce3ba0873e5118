/**
 * The delivery stream, as Terraform makes it on AWS: from the stream, through the function that cleans its records, as Parquet by the
 * catalog's table, to bronze.
 */
import {
  CreateDeliveryStreamCommand,
  ResourceInUseException,
  type CreateDeliveryStreamCommandInput,
  type FirehoseClient,
  type ProcessingConfiguration,
} from '@aws-sdk/client-firehose';
import { undeliveredPrefix } from '../../../model/delivered-name';
import { bronzeTable, roleBeside } from '../../../model/names';
import type { Delivered } from '../delivered';

export interface DeliveryPlace {
  readonly region: string;
  readonly bronzeBucket: string;
  readonly catalogDatabase: string;
  /** Any role of the account: Firehose's stands beside it. */
  readonly copyRoleArn: string;
}

/** The least that Firehose takes where it converts to Parquet. */
const BUFFER_MIB = 64;
/** Nobody waits for a minute on one's own machine. */
const LOCAL_SECONDS = 1;
const CLEANING_FUNCTION = 'ecomflow-clean-invoices';

/** One that is there stays as it is. */
export async function ensureDeliveryStream(
  firehose: FirehoseClient,
  source: Delivered,
  place: DeliveryPlace,
): Promise<void> {
  try {
    await firehose.send(new CreateDeliveryStreamCommand(deliveryStreamOf(source, place)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

function deliveryStreamOf(source: Delivered, place: DeliveryPlace): CreateDeliveryStreamCommandInput {
  const RoleARN = roleBeside(place.copyRoleArn, 'firehose');
  return {
    DeliveryStreamName: source.deliveryStream,
    DeliveryStreamType: 'KinesisStreamAsSource',
    KinesisStreamSourceConfiguration: {
      KinesisStreamARN: arnOf(place, 'kinesis', `stream/${source.stream}`),
      RoleARN,
    },
    ExtendedS3DestinationConfiguration: {
      RoleARN,
      BucketARN: `arn:aws:s3:::${place.bronzeBucket}`,
      Prefix: `${source.prefix}!{timestamp:yyyy/MM/dd}/`,
      ErrorOutputPrefix: `${undeliveredPrefix(source.pipeline)}!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/`,
      BufferingHints: { SizeInMBs: BUFFER_MIB, IntervalInSeconds: LOCAL_SECONDS },
      ProcessingConfiguration: cleanedBy(arnOf(place, 'lambda', `function:${CLEANING_FUNCTION}`)),
      DataFormatConversionConfiguration: {
        Enabled: true,
        InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
        OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
        SchemaConfiguration: {
          DatabaseName: place.catalogDatabase,
          TableName: bronzeTable(source.pipeline, source.feed),
          Region: place.region,
          RoleARN,
        },
      },
    },
  };
}

function cleanedBy(ParameterValue: string): ProcessingConfiguration {
  const Parameters = [
    { ParameterName: 'LambdaArn', ParameterValue } as const,
    { ParameterName: 'BufferIntervalInSeconds', ParameterValue: String(LOCAL_SECONDS) } as const,
  ];
  return { Enabled: true, Processors: [{ Type: 'Lambda', Parameters }] };
}

function arnOf({ region, copyRoleArn }: DeliveryPlace, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${copyRoleArn.split(':')[4] ?? ''}:${resource}`;
}
