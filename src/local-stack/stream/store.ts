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

type Mapping = Partial<CreateEventSourceMappingRequest>;

/** A batch is a call's; a record that fails alone is found by halving, tried again ten times, and then given up to a bucket. */
export const mappingTo = (deadLetters: string): Mapping => ({
  BatchSize: 100,
  MaximumRetryAttempts: 10,
  DestinationConfig: { OnFailure: { Destination: `arn:aws:s3:::${deadLetters}` } },
});

export async function makeStore(place: StreamPlace, mapping: Mapping): Promise<void> {
  const { clients, names } = place;
  const StreamName = names.stream;
  await ensureStream(clients.kinesis, StreamName);
  const [{ StreamDescriptionSummary }, FunctionName] = await Promise.all([
    clients.kinesis.send(new DescribeStreamSummaryCommand({ StreamName })),
    makeFunction(place, STORE, tableSettings(place)),
    makeTables(clients.dynamodb, names.tables),
  ]);
  await clients.lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn: StreamDescriptionSummary?.StreamARN,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      ...mapping,
    }),
  );
}

/** The pipeline's source may have made it before: src/sources/firehose/provision. */
async function ensureStream(kinesis: KinesisClient, StreamName: string): Promise<void> {
  try {
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: SHARDS }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
