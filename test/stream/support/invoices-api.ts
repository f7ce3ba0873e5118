/** The whole front door of the stream: a pool, the API with its authorizer, and the real functions behind it. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { packageLambda } from '../../../src/aws/package-lambda';
import { READ_SCOPE, WRITE_SCOPE } from '../../../src/stream/contract/openapi';
import {
  makeApi,
  makeFunction,
  makeMachine,
  makePool,
  openFrontDoor,
  tokenOf,
  type FrontDoor,
  type Machine,
  type Pool,
} from '../../support/front-door';
import { recordedStream, type RecordedStream } from './recorded-stream';

const ROOT = join(__dirname, '../../..');

export interface InvoicesApi {
  readonly door: FrontDoor;
  readonly pool: Pool;
  readonly machine: Machine;
  readonly url: string;
  /** May read and write. */
  readonly token: string;
  readonly stream: RecordedStream;
  stop(): Promise<void>;
}

export async function openInvoicesApi(): Promise<InvoicesApi> {
  const stream = recordedStream();
  const door = await openFrontDoor([stream.service]);
  const requests = await openRequests();
  const pool = await makePool(door);
  const machine = await makeMachine(door, pool, [READ_SCOPE, WRITE_SCOPE]);
  const [post, show] = await Promise.all([
    packageLambda(ROOT, 'post-invoices').then((code) =>
      makeFunction(door, code, {
        role: 'post-invoices',
        variables: {
          ECOMFLOW_STREAM: 'invoices',
          ECOMFLOW_REQUESTS_TABLE: requests.tableName,
          AWS_ENDPOINT_URL_DYNAMODB: requests.url,
        },
      }),
    ),
    packageLambda(ROOT, 'show-openapi').then((code) =>
      makeFunction(door, code, { variables: { ECOMFLOW_TOKEN_URL: pool.tokenUrl } }),
    ),
  ]);
  const url = await makeApi(door, {
    issuer: pool.issuer,
    audience: [machine.id],
    routes: [
      { key: 'POST /invoices', functionArn: post, scopes: [WRITE_SCOPE] },
      { key: 'GET /openapi.json', functionArn: show },
    ],
  });
  return {
    ...{ door, pool, machine, url, stream },
    token: await tokenOf(pool, machine),
    stop: async () => {
      await door.stop();
      await requests.stop();
    },
  };
}

interface Requests {
  readonly url: string;
  readonly tableName: string;
  stop(): Promise<void>;
}

/** The table of requests, in a DynamoDB of this test's own. */
export async function openRequests(): Promise<Requests> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const tableName = 'requests';
  const client = dynamoDbAt(url);
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  client.destroy();
  return {
    url,
    tableName,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function dynamoDbAt(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}
