/** The whole stream: a pool, the API with its authorizer, the real functions behind it, Kinesis and the tables. */
import { join } from 'node:path';
import { service as dynamodbService } from '../../../local-aws/dynamodb';
import { service as kinesisService } from '../../../local-aws/kinesis';
import { packageLambda } from '../../../src/aws/package-lambda';
import { READ_SCOPE, WRITE_SCOPE } from '../../../src/stream/contract/openapi';
import { readByFamily, type ReadRecord } from '../../local-aws/kinesis/support/reading';
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
import { openStored, type Stored } from './stored';
import { makeRequests } from './tables';

const ROOT = join(__dirname, '../../..');

export interface InvoicesApi {
  readonly door: FrontDoor;
  readonly pool: Pool;
  readonly machine: Machine;
  readonly url: string;
  /** May read and write. */
  readonly token: string;
  readonly stored: Stored;
  /** The stream's, since `forget` was called last. */
  records(): Promise<readonly ReadRecord[]>;
  forget(): Promise<void>;
  stop(): Promise<void>;
}

export async function openInvoicesApi(): Promise<InvoicesApi> {
  const door = await openFrontDoor([kinesisService, dynamodbService]);
  const stored = await openStored(door);
  const pool = await makePool(door);
  const machine = await makeMachine(door, pool, [READ_SCOPE, WRITE_SCOPE]);
  const all = () => readByFamily(stored.kinesis, stored.streamName);
  let forgotten = 0;
  return {
    ...{ door, pool, machine, stored },
    url: await makeInvoicesApi(door, stored, { ...pool, audience: machine.id }),
    token: await tokenOf(pool, machine),
    records: async () => (await all()).slice(forgotten),
    forget: async () => {
      forgotten = (await all()).length;
    },
    stop: async () => {
      stored.stop();
      await door.stop();
    },
  };
}

interface Trusted {
  readonly issuer: string;
  readonly audience: string;
  readonly tokenUrl: string;
}

/** Returns its address. */
export async function makeInvoicesApi(
  door: FrontDoor,
  { streamName, dynamodb, tables }: Stored,
  { issuer, audience, tokenUrl }: Trusted,
): Promise<string> {
  const tableNames = { ECOMFLOW_INVOICE_TABLE: tables.invoice, ECOMFLOW_CUSTOMER_TABLE: tables.customer };
  const requests = await makeRequests(dynamodb);
  const make = async (name: string, variables: Record<string, string>): Promise<string> =>
    makeFunction(door, await packageLambda(ROOT, name), { role: `ecomflow-${name}`, variables });
  const [post, show, invoice, customer] = await Promise.all([
    make('post-invoices', { ECOMFLOW_STREAM: streamName, ECOMFLOW_REQUESTS_TABLE: requests }),
    make('show-openapi', { ECOMFLOW_TOKEN_URL: tokenUrl }),
    make('read-invoice', tableNames),
    make('read-customer', tableNames),
  ]);
  return makeApi(door, {
    issuer,
    audience: [audience],
    routes: [
      { key: 'POST /invoices', functionArn: post, scopes: [WRITE_SCOPE] },
      { key: 'GET /invoices/{invoiceNo}', functionArn: invoice, scopes: [READ_SCOPE] },
      { key: 'GET /customers/{customerId}', functionArn: customer, scopes: [READ_SCOPE] },
      { key: 'GET /openapi.json', functionArn: show },
    ],
  });
}

/** The lines in records, as they were put. */
export function linesIn(records: readonly ReadRecord[]): Record<string, unknown>[] {
  return records.flatMap(({ text }) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}
