/**
 * Sequence numbers: 56 digits that rise within a stream, so that a shard's come after those of the shards it was made of.
 * `49`, the stream's birth in epoch milliseconds, a count, and the shard's index.
 */
const BORN_DIGITS = 13;
const COUNT_DIGITS = 30;
const SHARD_DIGITS = 11;
const DIGITS = 2 + BORN_DIGITS + COUNT_DIGITS + SHARD_DIGITS;

export class SequenceNumbers {
  private count = 0;
  private readonly prefix: string;

  constructor(bornMs: number) {
    this.prefix = `49${digits(bornMs, BORN_DIGITS)}`;
  }

  /** Higher than any that was drawn before. */
  next(shardIndex: number): string {
    this.count += 1;
    return `${this.prefix}${digits(this.count, COUNT_DIGITS)}${digits(shardIndex, SHARD_DIGITS)}`;
  }

  /** Whether it can have been drawn for this shard of this stream. */
  isOf(number: string, shardIndex: number): boolean {
    return (
      number.length === DIGITS &&
      number.startsWith(this.prefix) &&
      number.endsWith(digits(shardIndex, SHARD_DIGITS))
    );
  }
}

/** The number just before; numbers of one length are in order as texts. */
export function before(number: string): string {
  return String(BigInt(number) - 1n).padStart(DIGITS, '0');
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
