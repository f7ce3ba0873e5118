/** SDK clients of functions that somebody waits for: a call that hangs is given up early. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** By HTTP/1.1, as the local stack speaks it; Kinesis answers both. */
const requestHandler = () =>
  new NodeHttpHandler({ connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true });

export function createKinesis(): KinesisClient {
  return new KinesisClient({ requestHandler: requestHandler() });
}

export function createDynamoDb(): DynamoDBClient {
  return new DynamoDBClient({ requestHandler: requestHandler(), retryStrategy: soonAgain() });
}

const MOST_TRIES = 8;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 1000;

/**
 * A table that throttles has room again in a moment, and of a batch's hundreds of writes some always meet it: the SDK's own three tries, a
 * second apart, fail so many of them that a batch hardly ever goes through.
 */
function soonAgain(): ConfiguredRetryStrategy {
  return new ConfiguredRetryStrategy(
    MOST_TRIES,
    (retry) => Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** retry),
  );
}
