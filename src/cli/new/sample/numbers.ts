/** How a column's numbers are written: decimal mark, thousands, size. */

export interface NumberStyle {
  readonly decimal: '.' | ',';
  readonly thousands?: '.' | ',' | ' ' | "'";
}

export interface NumberGuess {
  readonly type: string;
  readonly style: NumberStyle;
  /** Another style that reads every value, as another number. */
  readonly other?: NumberStyle;
}

const STYLES: readonly NumberStyle[] = [
  { decimal: '.' },
  { decimal: ',' },
  { decimal: '.', thousands: ',' },
  { decimal: ',', thousands: '.' },
  { decimal: '.', thousands: ' ' },
  { decimal: ',', thousands: ' ' },
  { decimal: '.', thousands: "'" },
];
const MOST_INTEGER = 2_147_483_647n;
const MOST_DIGITS = 18;
/** Of what is not in the sample: later values are larger. */
const ROOM = 4;

function patternOf({ decimal, thousands }: NumberStyle): RegExp {
  const mark = `\\${decimal}`;
  const whole = thousands === undefined ? '\\d+' : `(?:\\d{1,3}(?:\\${thousands}\\d{3})+|\\d+)`;
  return new RegExp(`^[+-]?${whole}(?:${mark}\\d+)?$`);
}

/** Null where they are no numbers, or numbers that are names: with zeros before them, or too long. */
export function guessNumbers(values: readonly string[]): NumberGuess | null {
  if (values.length === 0 || values.some((value) => /^[+-]?0\d/.test(value))) return null;
  const fitting = STYLES.filter((style) => values.every((value) => patternOf(style).test(value)));
  const [style, ...others] = fitting;
  if (!style) return null;
  const read = values.map((value) => partsOf(value, style));
  const whole = Math.max(...read.map((parts) => parts.whole.length));
  const scale = Math.max(...read.map((parts) => parts.fraction.length));
  if (whole > MOST_DIGITS) return null;
  const other = others.find((one) => values.some((value) => differs(value, style, one)));
  const decimal = `decimal(${Math.min(38, Math.max(12, whole + ROOM + scale))},${scale})`;
  // An integer's decimal mark is a point, which then cannot part its thousands.
  const isWhole = scale === 0 && style.thousands !== '.';
  return { type: isWhole ? integerOf(read) : decimal, style, ...(other ? { other } : {}) };
}

/** Whether a text is a number, for each way of writing one. */
export const NUMBER_READERS = STYLES.map((style) => {
  const pattern = patternOf(style);
  return (value: string): boolean => pattern.test(value);
});

interface Parts {
  readonly whole: string;
  readonly fraction: string;
}

function partsOf(value: string, { decimal, thousands }: NumberStyle): Parts {
  const plain = thousands === undefined ? value : value.replaceAll(thousands, '');
  const [whole = '', fraction = ''] = plain.replace(/^[+-]/, '').split(decimal);
  return { whole, fraction };
}

function differs(value: string, one: NumberStyle, other: NumberStyle): boolean {
  const [a, b] = [partsOf(value, one), partsOf(value, other)];
  return a.whole !== b.whole || a.fraction !== b.fraction;
}

function integerOf(read: readonly Parts[]): string {
  return read.some(({ whole }) => BigInt(whole) > MOST_INTEGER) ? 'bigint' : 'integer';
}
