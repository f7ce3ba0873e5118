/** One trial's stream, from POST to tables and dead letters; nothing in it is of another trial. */
import { S3 } from '@aws-sdk/client-s3';
import { linesFrom } from '../../../bench/stream/lines';
import { mappingTo, type Mapping } from '../../../src/local-stack/stream/store';
import { postLines } from '../../../src/stream/client/post';
import { cachedToken } from '../../../src/stream/client/token';
import { setFaults } from '../../support/front-door';
import { clientSettings, makeBucket } from '../../support/stack';
import { openInvoicesApi, type InvoicesApi } from '../support/invoices-api';

export interface ChaosWorld {
  readonly api: InvoicesApi;
  readonly mapping: Mapping;
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

/** `changes`: of the mapping that the local stack has. */
export async function openChaos(changes: Mapping = {}): Promise<ChaosWorld> {
  const bucket = await makeBucket('ecomflow-dead-letters');
  const mapping = { ...mappingTo(bucket), ...changes };
  const api = await openInvoicesApi(mapping);
  const to = { apiUrl: api.url, tokens: cachedToken(api.access) };
  const s3 = new S3({ ...clientSettings(), forcePathStyle: true });
  const accepted = new Map<number, number>();
  return {
    ...{ api, mapping, accepted, poison: [] },
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
      await api.stop();
    },
  };
}

export function note(accepted: Map<number, number>, number: number): void {
  accepted.set(number, (accepted.get(number) ?? 0) + 1);
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
