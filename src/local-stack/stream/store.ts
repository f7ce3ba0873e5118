/** The stream's back: Kinesis, the tables, and the function between them with its mapping. */
import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  ResourceInUseException,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { STORE } from '../../stream/names';
import { makeFunction, tableSettings } from './functions';
import type { StreamPlace } from './place';
import { makeTables } from './tables';

const SHARDS = 1;

export type Mapping = Partial<CreateEventSourceMappingRequest>;

/** A batch is a call's; a record that fails alone is found by halving, tried again ten times, and then given up to a bucket. */
export const mappingTo = (deadLetters: string): Mapping => ({
  BatchSize: 100,
  MaximumRetryAttempts: 10,
  DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${deadLetters}` } },
});

/** Returns the mapping's id. */
export async function makeStore(place: StreamPlace, mapping: Mapping): Promise<string> {
  const { clients, names } = place;
  const StreamName = names.stream;
  await ensureStream(clients.kinesis, StreamName);
  await Promise.all([
    makeFunction(place, STORE, tableSettings(place)),
    makeTables(clients.dynamodb, names.tables),
  ]);
  return mapStore(place, mapping);
}

/** Lets the function read the stream, from its beginning. Returns the mapping's id. */
export async function mapStore({ clients, names }: StreamPlace, mapping: Mapping): Promise<string> {
  const { StreamDescriptionSummary } = await clients.kinesis.send(
    new DescribeStreamSummaryCommand({ StreamName: names.stream }),
  );
  const { UUID = '' } = await clients.lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: names.functionOf(STORE),
      EventSourceArn: StreamDescriptionSummary?.StreamARN,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      ...mapping,
    }),
  );
  return UUID;
}

/** The pipeline's source may have made it before: src/sources/firehose/provision. */
async function ensureStream(kinesis: KinesisClient, StreamName: string): Promise<void> {
  try {
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: SHARDS }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
