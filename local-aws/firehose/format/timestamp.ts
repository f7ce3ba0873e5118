/** Timestamps in JSON as Hive's and OpenX's readers take them, and in Parquet as Hive's writer puts them: INT96. */
const TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?)?Z?$/;
const LEAST_OF_MILLISECONDS = 1e11;
const NANOS_OF_A_MS = 1_000_000n;
const DAY_NANOS = 86_400_000n * NANOS_OF_A_MS;
/** The day on which 1970 begins. */
const JULIAN_EPOCH_DAY = 2_440_588n;
const INT96_BYTES = 12;

/** Nanoseconds since 1970, UTC; undefined for what is no time. */
export function nanosOf(value: unknown): bigint | undefined {
  if (typeof value === 'number') {
    const ms = value >= LEAST_OF_MILLISECONDS ? value : value * 1000;
    return BigInt(Math.round(ms)) * NANOS_OF_A_MS;
  }
  const found = typeof value === 'string' ? TIME.exec(value) : null;
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
  const at = new Date(0);
  at.setUTCFullYear(year ?? 0, (month ?? 1) - 1, day);
  at.setUTCHours(hour ?? 0, minute, second);
  const isThere = at.getUTCMonth() + 1 === month && at.getUTCDate() === day && at.getUTCHours() === hour;
  if (!isThere || (minute ?? 0) > 59 || (second ?? 0) > 59) return undefined;
  return BigInt(at.getTime()) * NANOS_OF_A_MS + BigInt((found[7] ?? '').padEnd(9, '0'));
}

/** Nanoseconds of the day, then the Julian day, both with the lowest byte first. */
export function int96Of(nanos: bigint): Uint8Array {
  const ofDay = ((nanos % DAY_NANOS) + DAY_NANOS) % DAY_NANOS;
  const bytes = Buffer.alloc(INT96_BYTES);
  bytes.writeBigUInt64LE(ofDay, 0);
  bytes.writeUInt32LE(Number((nanos - ofDay) / DAY_NANOS + JULIAN_EPOCH_DAY), 8);
  return bytes;
}
