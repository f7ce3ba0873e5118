/** Where a record belongs: the MD5 of its partition key is a number of 128 bits, and each open shard has a range of them. */
import { createHash } from 'node:crypto';

const HASH_KEYS = 2n ** 128n;

export interface HashKeyRange {
  readonly first: bigint;
  /** Included. */
  readonly last: bigint;
}

export function hashKeyOf(partitionKey: string): bigint {
  return BigInt(`0x${createHash('md5').update(partitionKey, 'utf8').digest('hex')}`);
}

export function isHashKey(key: bigint): boolean {
  return key >= 0n && key < HASH_KEYS;
}

export function holds({ first, last }: HashKeyRange, key: bigint): boolean {
  return key >= first && key <= last;
}

/** All hash keys in so many ranges of one size. */
export function evenRanges(count: number): HashKeyRange[] {
  const starts = Array.from({ length: count + 1 }, (_, at) => (HASH_KEYS * BigInt(at)) / BigInt(count));
  return starts.slice(0, -1).map((first, at) => ({ first, last: (starts[at + 1] ?? HASH_KEYS) - 1n }));
}
