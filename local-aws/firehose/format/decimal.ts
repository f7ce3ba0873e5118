/** Decimals by their digits: no floating point is between the JSON's text and the file. */
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The unscaled number of a decimal of this scale, rounded half up as Hive does; undefined for what is no number, null where it has more
 * digits than the precision.
 */
export function unscaled(text: string, precision: number, scale: number): bigint | null | undefined {
  const found = DECIMAL.exec(text.trim());
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found ?? [];
  if (!found || whole + fraction === '') return undefined;
  const shift = scale + Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : rounded(digits, 10n ** BigInt(-shift));
  if (size >= 10n ** BigInt(precision)) return null;
  return sign === '-' ? -size : size;
}

function rounded(digits: bigint, divisor: bigint): bigint {
  return (digits * 2n + divisor) / (divisor * 2n);
}

/** The fewest bytes that hold every number of so many digits. */
export function bytesOf(precision: number): number {
  let bytes = 1;
  while (2n ** BigInt(8 * bytes - 1) < 10n ** BigInt(precision)) bytes += 1;
  return bytes;
}
