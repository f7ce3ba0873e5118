/** Kinesis through the real SDK, which would speak HTTP/2 if it were not told otherwise. */
import { Kinesis } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { clientSettings } from '../../../support/stack';

export function kinesisClient(endpoint = clientSettings().endpoint, settings = clientSettings()): Kinesis {
  return new Kinesis({
    ...settings,
    endpoint,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
  });
}
