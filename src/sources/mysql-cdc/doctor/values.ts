/** What a source column can hold, as DMS hands it on: its kind, and its largest values in the contract's measures. Pure. */
import type { SourceColumn } from '../columns';

/** Values of one column at their largest. `bytes` is UTF-8's, in which bronze and Redshift hold text. */
export type SourceValues =
  | { readonly kind: 'text'; readonly characters: number; readonly bytes: number }
  | { readonly kind: 'whole'; readonly least: bigint; readonly most: bigint }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'double' | 'boolean' | 'date' | 'datetime' | 'timestamp' | 'other' };

/** Bits by MySQL's name. */
const WHOLE_BITS: Readonly<Record<string, bigint>> = {
  tinyint: 8n,
  smallint: 16n,
  mediumint: 24n,
  int: 32n,
  bigint: 64n,
};
const TEXTS = new Set(['char', 'varchar', 'enum', 'set']);
const LONG_TEXTS = new Set(['tinytext', 'text', 'mediumtext', 'longtext']);
/** What no decimal of DMS holds arrives as text. */
const MOST_DECIMAL_DIGITS = 38;
const JSON_BYTES = 2 ** 32 - 1;

export function valuesOf(column: SourceColumn): SourceValues {
  const { kind, declared, characters, precision, scale, fraction } = column;
  const bits = WHOLE_BITS[kind];
  if (bits !== undefined) return wholeOf(bits, declared.includes('unsigned'));
  if (TEXTS.has(kind)) return textOf(characters ?? 0, (characters ?? 0) * bytesOfCharacter(column.charset));
  if (LONG_TEXTS.has(kind)) return longText(characters ?? 0, column.charset);
  switch (kind) {
    case 'json':
      return textOf(JSON_BYTES, JSON_BYTES);
    case 'time':
      return textOf(10 + fractionDigits(fraction), 10 + fractionDigits(fraction));
    case 'decimal':
      return decimalOf(precision ?? 10, scale ?? 0);
    case 'year':
      return { kind: 'whole', least: 0n, most: 2155n };
    case 'float':
    case 'double':
      return { kind: 'double' };
    case 'bit':
      return { kind: declared === 'bit(1)' ? 'boolean' : 'other' };
    case 'date':
    case 'datetime':
    case 'timestamp':
      return { kind };
    default:
      return { kind: 'other' };
  }
}

/** MySQL's BOOL is a tinyint(1): by its own convention it holds 0 and 1. */
export function isBool({ kind, declared }: SourceColumn): boolean {
  return kind === 'tinyint' && /^tinyint\(1\)( |$)/.test(declared);
}

function textOf(characters: number, bytes: number): SourceValues {
  return { kind: 'text', characters, bytes };
}

/** A TEXT is limited by bytes of its own character set; each of them may be a character that UTF-8 writes with more. */
function longText(ownBytes: number, charset: string | null): SourceValues {
  const isUtf8 = charset === null || charset.startsWith('utf8');
  return textOf(ownBytes, isUtf8 ? ownBytes : ownBytes * bytesOfCharacter(charset));
}

/** In UTF-8, at most. Also a character set of one byte has some of three: latin1 the €, for MySQL means cp1252 by it. */
function bytesOfCharacter(charset: string | null): number {
  switch (charset) {
    case 'ascii':
      return 1;
    case null:
    case 'utf8mb4':
    case 'utf16':
    case 'utf16le':
    case 'utf32':
    case 'gb18030':
      return 4;
    default:
      return 3;
  }
}

function wholeOf(bits: bigint, isUnsigned: boolean): SourceValues {
  if (isUnsigned) return { kind: 'whole', least: 0n, most: 2n ** bits - 1n };
  return { kind: 'whole', least: -(2n ** (bits - 1n)), most: 2n ** (bits - 1n) - 1n };
}

function decimalOf(precision: number, scale: number): SourceValues {
  if (precision <= MOST_DECIMAL_DIGITS) return { kind: 'decimal', precision, scale };
  const characters = precision + 2;
  return textOf(characters, characters);
}

function fractionDigits(fraction: number | null): number {
  return fraction ? fraction + 1 : 0;
}
