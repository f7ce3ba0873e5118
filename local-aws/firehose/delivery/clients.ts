/** Clients of AWS in the names of a delivery stream's roles. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { credentialsOf, roleName } from '../../gateway/principal';
import type { StackContext } from '../../gateway/service';

/** As long as Firehose waits for a function. */
const FUNCTION_TIMEOUT_MS = 300_000;
const PUT_TIMEOUT_MS = 60_000;

type Where = Pick<StackContext, 'gatewayUrl' | 'region'>;

/** Neither tries again by itself: Firehose does. */
export function s3Of(where: Where, roleArn: string): S3Client {
  return new S3Client({
    ...settings(where, roleArn),
    forcePathStyle: true,
    requestHandler: { requestTimeout: PUT_TIMEOUT_MS },
  });
}

export function lambdaOf(where: Where, roleArn: string): LambdaClient {
  return new LambdaClient({
    ...settings(where, roleArn),
    requestHandler: { requestTimeout: FUNCTION_TIMEOUT_MS },
  });
}

function settings({ gatewayUrl, region }: Where, roleArn: string) {
  return { endpoint: gatewayUrl, region, maxAttempts: 1, credentials: credentialsOf(roleName(roleArn)) };
}
