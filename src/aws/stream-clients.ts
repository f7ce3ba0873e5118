/** SDK clients of functions that somebody waits for: a call that hangs is given up early. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SoonAgain } from './retry-soon';

/** By HTTP/1.1, as the local stack speaks it; Kinesis answers both. */
const requestHandler = () =>
  new NodeHttpHandler({ connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true });

export function createKinesis(): KinesisClient {
  return new KinesisClient({ requestHandler: requestHandler() });
}

export function createDynamoDb(): DynamoDBClient {
  return new DynamoDBClient({ requestHandler: requestHandler(), retryStrategy: new SoonAgain() });
}
