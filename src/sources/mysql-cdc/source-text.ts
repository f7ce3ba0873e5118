/**
 * A source row as one text, in MySQL's SQL: what its checksum is made of. glue/elt/content.py says the same of bronze's rows,
 * and a test lets the two read the same values (docs/exact-history.md has the rules in words).
 *
 * Each column that is not NULL adds `name:bytes:text`, in the contract's order. So a column that the source gets later, or
 * loses, changes no row that has nothing in it; and text says the value, not its type: a column made wider changes nothing.
 */
import type { CapturedColumn } from './captured';

/** A column as the source has it. */
export interface TextColumn {
  /** As the source calls it. */
  readonly name: string;
  /** MySQL's type without its size, in lower case. */
  readonly kind: string;
  /** As it was declared, such as `bit(1)`. */
  readonly declared: string;
  readonly charset: string | null;
  readonly precision: number | null;
  readonly scale: number | null;
  /** Digits of a second's fraction. */
  readonly fraction: number | null;
}

const WHOLE: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'mediumint',
  'int',
  'bigint',
  'year',
  'bit',
]);
const FLOATING: ReadonlySet<string> = new Set(['float', 'double']);
const TEXT: ReadonlySet<string> = new Set([
  'char',
  'varchar',
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'enum',
  'set',
]);
/** What a decimal of Parquet holds; of more digits DMS makes text. */
const MOST_DIGITS = 38;

/** The column that the contract means: of its own name, in whatever letters, else of one that it had formerly. */
export function findSourceColumn<T extends { readonly name: string }>(
  column: Pick<CapturedColumn, 'name' | 'formerly'>,
  source: readonly T[],
): T | undefined {
  const called = (name: string): T | undefined =>
    source.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return called(column.name) ?? (column.formerly ?? []).map(called).find((one) => one !== undefined);
}

/** An SQL expression of the row's text; `columns` pairs the contract's columns with the source's. */
export function rowText(columns: readonly (readonly [string, TextColumn])[]): string {
  const parts = columns.map(([name, column]) => {
    const text = valueText(column);
    // What is known of every value is not counted for each: a table has millions.
    return `ifnull(concat('${name}:', ${fixedLength(column) ?? `length(${text})`}, ':', ${text}), '')`;
  });
  return `concat(${parts.join(', ')})`;
}

/** Why a column's values have no text that both sides agree on; null where they have. */
export function textFault({ name, kind, declared }: TextColumn): string | null {
  if (kind === 'bit') return declared === 'bit(1)' ? null : `${name} is ${declared}`;
  const others = ['decimal', 'date', 'datetime', 'timestamp', 'time'];
  return WHOLE.has(kind) || FLOATING.has(kind) || TEXT.has(kind) || others.includes(kind)
    ? null
    : `${name} is ${declared}`;
}

function valueText({ name, kind, charset, precision, scale, fraction }: TextColumn): string {
  const value = `\`${name.replaceAll('`', '``')}\``;
  // Added to, a number forgets the zeros that ZEROFILL shows.
  if (WHOLE.has(kind)) return `cast(${value} + 0 as char)`;
  if (FLOATING.has(kind)) return doubleText(`(${value} + 0e0)`);
  if (TEXT.has(kind)) return charset === 'utf8mb4' ? value : `convert(${value} using utf8mb4)`;
  if (kind === 'decimal') {
    const text = `cast(${value} + 0 as char)`;
    return (scale ?? 0) === 0 || (precision ?? 0) > MOST_DIGITS ? text : withoutZeros(text);
  }
  if (kind === 'time') return `cast(${value} as char)`;
  // DMS has no day 0 and no month 0: it writes NULL for them.
  const day = `if(month(${value}) = 0 or day(${value}) = 0, null, cast(${value} as char))`;
  return (fraction ?? 0) === 0 ? day : withoutZeros(day);
}

function fixedLength({ kind, fraction }: TextColumn): number | null {
  if (kind === 'date') return 10;
  return (kind === 'datetime' || kind === 'timestamp') && (fraction ?? 0) === 0 ? 19 : null;
}

/** Of a text with a point in it. */
function withoutZeros(text: string): string {
  return `trim(trailing '.' from trim(trailing '0' from ${text}))`;
}

/**
 * A double by its 53 bits and its power of two, which whole numbers say exactly: engines differ in a double's decimals.
 * The logarithm may be one off beside a power of two; the two corrections mend that.
 */
function doubleText(value: string): string {
  const guess = `greatest(floor(log2(abs(${value}))), -1022)`;
  const bits = (power: string): string => `abs(${value}) / pow(2, ${power} - 52)`;
  const power =
    `(${guess} + if(${bits(guess)} >= pow(2, 53), 1, 0)` +
    ` - if(${bits(guess)} < pow(2, 52) and ${guess} > -1022, 1, 0))`;
  const sign = `if(${value} < 0, '-', '')`;
  return `if(${value} = 0, '0', concat(${sign}, cast(cast(${bits(power)} as unsigned) as char), 'p', cast(cast(${power} as signed) as char)))`;
}
