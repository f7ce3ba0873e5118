/** Shard iterators: a place in a shard, written into a token that lasts for five minutes. */
import { z } from 'zod';
import { expiredIterator, invalidArgument } from './errors';

const LASTS_MS = 300_000;

const placeSchema = z.strictObject({
  stream: z.string(),
  /** Of the stream, which may be another one by now. */
  born: z.number(),
  shard: z.string(),
  /** The reader has everything up to this number. */
  after: z.string(),
  issuedMs: z.number(),
});
export type Place = z.infer<typeof placeSchema>;

export function writeIterator(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64');
}

/** Throws InvalidArgumentException, ExpiredIteratorException. */
export function readIterator(token: string, nowMs: number): Place {
  const place = placeSchema.safeParse(parse(token));
  if (!place.success) throw invalidArgument('Invalid ShardIterator.');
  const { issuedMs } = place.data;
  if (nowMs - issuedMs <= LASTS_MS) return place.data;
  throw expiredIterator(
    `Iterator expired. The iterator was created at time ${new Date(issuedMs).toUTCString()} while right now it is ${new Date(nowMs).toUTCString()} which is further in the future than the tolerated delay of ${LASTS_MS} milliseconds.`,
  );
}

/** The number after which it reads. */
export function numberIn(token: string): string {
  return readIterator(token, 0).after;
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
