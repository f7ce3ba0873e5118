/** The whole stream, as the local stack makes it: a pool, the API with its authorizer, the real functions behind it, Kinesis and the tables. */
import { service as cloudwatchService } from '../../../local-aws/cloudwatch';
import { service as dynamodbService } from '../../../local-aws/dynamodb';
import type { ServiceFactory } from '../../../local-aws/gateway/service';
import { service as kinesisService } from '../../../local-aws/kinesis';
import { makeFrontDoor } from '../../../src/local-stack/stream/api';
import type { StreamPlace } from '../../../src/local-stack/stream/place';
import type { Mapping } from '../../../src/local-stack/stream/store';
import type { StreamAccess } from '../../../src/stream/access';
import { readByFamily, type ReadRecord } from '../../local-aws/kinesis/support/reading';
import { openFrontDoor, tokenOf, type FrontDoor, type Machine, type Pool } from '../../support/front-door';
import { openStored, placeIn, type Stored } from './stored';

export interface InvoicesApi {
  readonly door: FrontDoor;
  readonly access: StreamAccess;
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

export interface Opening {
  /** Services of its gateway, more than the stream itself needs. */
  readonly besides?: readonly ServiceFactory[];
  readonly placeOf?: (door: FrontDoor) => StreamPlace;
}

export async function openInvoicesApi(
  mapping: Mapping = {},
  { besides = [], placeOf = placeIn }: Opening = {},
): Promise<InvoicesApi> {
  const door = await openFrontDoor([cloudwatchService, kinesisService, dynamodbService, ...besides]);
  const stored = await openStored(door, mapping, placeOf(door));
  const { issuer, ...access } = await makeFrontDoor(stored.place);
  const { poolId, tokenUrl } = access;
  const pool = { poolId, issuer, tokenUrl };
  const machine = { id: access.clientId, secret: access.clientSecret };
  const all = () => readByFamily(stored.kinesis, stored.streamName);
  let forgotten = 0;
  return {
    ...{ door, access, pool, machine, stored },
    url: access.apiUrl,
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

/** The lines in records, as they were put. */
export function linesIn(records: readonly ReadRecord[]): Record<string, unknown>[] {
  return records.flatMap(({ text }) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}
