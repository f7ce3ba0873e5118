/** One trial's stream, from POST to tables, dead letters and bronze; nothing in it is of another trial. */
import { S3 } from '@aws-sdk/client-s3';
import { linesFrom } from '../../../bench/stream/lines';
import type { StreamPlace } from '../../../src/local-stack/stream/place';
import { mappingTo, type Mapping } from '../../../src/local-stack/stream/store';
import { postLines } from '../../../src/stream/client/post';
import { cachedToken } from '../../../src/stream/client/token';
import { setFaults, type FrontDoor } from '../../support/front-door';
import { clientSettings, makeBucket } from '../../support/stack';
import { openInvoicesApi, type InvoicesApi } from '../support/invoices-api';
import { placeIn } from '../support/stored';
import { FIREHOSE_SERVICES, openBronze, SOURCE, type Bronze } from './bronze';

export interface ChaosWorld {
  readonly api: InvoicesApi;
  readonly mapping: Mapping;
  readonly bronze: Bronze;
  /** By the number of a line (bench/stream/lines.ts): how many of it the stream took, each under an id of its own. */
  readonly accepted: Map<number, number>;
  /** Records that are no lines. */
  readonly poison: Buffer[];
  /** Lines from this number on, until they were taken; the key goes by the number. */
  post(from: number, count?: number): Promise<void>;
  fault(rules: readonly object[]): Promise<void>;
  /** Data of the records that were given up. */
  deadLetters(): Promise<Buffer[]>;
  stop(): Promise<void>;
}

export const LINES_OF_A_POST = 25;

export interface Opened {
  /** Of the mapping that the local stack has. */
  readonly mapping?: Mapping | undefined;
  /** A bucket that is there; without it, one of the trial's own. */
  readonly bronzeBucket?: string | undefined;
}

export async function openChaos({ mapping: changes = {}, bronzeBucket }: Opened = {}): Promise<ChaosWorld> {
  const bucket = await makeBucket('ecomflow-dead-letters');
  const mapping = { ...mappingTo(bucket), ...changes };
  const api = await openInvoicesApi(mapping, { besides: FIREHOSE_SERVICES, placeOf: streamOfPipeline });
  const bronze = await openBronze(api, bronzeBucket ?? (await makeBucket('ecomflow-bronze')));
  const to = { apiUrl: api.url, tokens: cachedToken(api.access) };
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  const accepted = new Map<number, number>();
  return {
    ...{ api, mapping, bronze, accepted, poison: [] },
    post: async (from, count = LINES_OF_A_POST) => {
      const key = `chaos-${String(from).padStart(12, '0')}`;
      const posted = await postLines(to, { key, lines: linesFrom(from, count) });
      if (posted?.refused.length !== 0) throw new Error(`lines from ${from} were refused`);
      for (let number = from; number < from + count; number += 1) accepted.set(number, 1);
    },
    fault: (rules) => setFaults(api.door, rules),
    deadLetters: () => readDeadLetters(s3, bucket),
    stop: async () => {
      s3.destroy();
      bronze.stop();
      await api.stop();
    },
  };
}

/** The pipeline's own stream, in a gateway that has no other. */
function streamOfPipeline(door: FrontDoor): StreamPlace {
  const place = placeIn(door);
  return { ...place, names: { ...place.names, stream: SOURCE.stream } };
}

async function readDeadLetters(s3: S3, Bucket: string): Promise<Buffer[]> {
  const { Contents = [] } = await s3.listObjectsV2({ Bucket });
  const records = await Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const { Body } = await s3.getObject({ Bucket, Key });
      const { payload } = JSON.parse((await Body?.transformToString()) ?? '') as { payload: string };
      const { Records } = JSON.parse(payload) as { Records: { kinesis: { data: string } }[] };
      return Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64'));
    }),
  );
  return records.flat();
}
