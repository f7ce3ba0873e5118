/** Where on a local stack a stream is made, and the clients that make it. */
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { StreamNames } from '../../stream/names';

export interface StreamPlace {
  readonly gatewayUrl: string;
  readonly clients: StreamClients;
  readonly names: StreamNames;
  /** The ARN of the role of a purpose. */
  readonly roleOf: (purpose: string) => string;
}

export interface StreamClients {
  readonly kinesis: KinesisClient;
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly apis: ApiGatewayV2Client;
}

type Settings = Pick<
  ConstructorParameters<typeof LambdaClient>[0] & object,
  'region' | 'endpoint' | 'credentials'
>;

export function createStreamClients(settings: Settings): StreamClients {
  return {
    // By HTTP/1.1, as the local stack speaks it.
    kinesis: new KinesisClient({ ...settings, requestHandler: new NodeHttpHandler() }),
    dynamodb: new DynamoDBClient(settings),
    lambda: new LambdaClient(settings),
    cognito: new CognitoIdentityProviderClient(settings),
    apis: new ApiGatewayV2Client(settings),
  };
}

export function destroyStreamClients(clients: StreamClients): void {
  for (const client of Object.values(clients) as { destroy(): void }[]) client.destroy();
}

/** Where the pool's machines get their tokens. */
export function tokenUrlOf({ gatewayUrl, names }: StreamPlace): string {
  return `${gatewayUrl}/_aws/auth/${names.stream}/oauth2/token`;
}
