/** Types of a table's columns: how a value of JSON is read as one, and how it lies in Parquet. */
import type { SchemaElement } from 'hyparquet';
import { bytesOf, unscaled } from './decimal';
import { misfit } from './malformed';
import { int96Of, nanosOf } from './timestamp';

export interface ColumnType {
  readonly parquet: Omit<SchemaElement, 'name' | 'repetition_type'>;
  /** `value` is not null. Throws Malformed. */
  readonly read: (value: unknown, isLenient: boolean) => unknown;
}

const WHOLE_BITS: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 };
const INT96_BYTES = 12;

/** Undefined for a type that is not converted here. `type` as Hive writes it. */
export function columnType(type: string): ColumnType | undefined {
  const written = type.trim().toLowerCase();
  const bits = WHOLE_BITS[written];
  if (bits !== undefined) return wholeType(bits);
  const decimal = /^decimal\((\d{1,2}),(\d{1,2})\)$/.exec(written.replaceAll(' ', ''));
  if (decimal) return decimalType(Number(decimal[1]), Number(decimal[2]));
  return OTHERS[written];
}

const OTHERS: Readonly<Record<string, ColumnType>> = {
  string: {
    parquet: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    read: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  },
  boolean: {
    parquet: { type: 'BOOLEAN' },
    read: (value) => {
      if (typeof value === 'boolean') return value;
      throw misfit(`${JSON.stringify(value)} is no boolean`);
    },
  },
  float: { parquet: { type: 'FLOAT' }, read: (value, isLenient) => Number(numberText(value, isLenient)) },
  double: { parquet: { type: 'DOUBLE' }, read: (value, isLenient) => Number(numberText(value, isLenient)) },
  /** INT96: see parquet-file.ts. */
  timestamp: {
    parquet: { type: 'INT96', type_length: INT96_BYTES },
    read: (value) => {
      const nanos = nanosOf(value);
      if (nanos !== undefined) return int96Of(nanos);
      throw misfit(`${JSON.stringify(value)} is no timestamp`);
    },
  },
  date: {
    parquet: { type: 'INT32', converted_type: 'DATE' },
    read: (value) => {
      const at = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : NaN;
      if (!Number.isNaN(at)) return at / 86_400_000;
      throw misfit(`${JSON.stringify(value)} is no date`);
    },
  },
};

function wholeType(bits: number): ColumnType {
  const most = 2n ** BigInt(bits - 1);
  const convertedTypes = { 8: 'INT_8', 16: 'INT_16' } as const;
  const converted_type = bits === 8 || bits === 16 ? convertedTypes[bits] : undefined;
  return {
    parquet: { type: bits === 64 ? 'INT64' : 'INT32', ...(converted_type ? { converted_type } : {}) },
    read: (value, isLenient) => {
      const text = numberText(value, isLenient);
      if (!/^[+-]?\d+$/.test(text)) throw misfit(`${JSON.stringify(value)} is no whole number`);
      const whole = BigInt(text);
      if (whole < -most || whole >= most) throw misfit(`${text} is too large for ${bits} bits`);
      return bits === 64 ? whole : Number(whole);
    },
  };
}

function decimalType(precision: number, scale: number): ColumnType {
  const bytes = bytesOf(precision);
  return {
    parquet: {
      type: 'FIXED_LEN_BYTE_ARRAY',
      type_length: bytes,
      converted_type: 'DECIMAL',
      precision,
      scale,
    },
    read: (value, isLenient) => {
      const number = unscaled(numberText(value, isLenient), precision, scale);
      if (typeof number === 'bigint') return number;
      throw misfit(`${JSON.stringify(value)} is no decimal(${precision},${scale})`);
    },
  };
}

/** JSON's numbers are doubles here: one that a double cannot hold exactly is refused rather than changed. */
function numberText(value: unknown, isLenient: boolean): string {
  if (typeof value === 'string' && isLenient && value.trim() !== '' && !Number.isNaN(Number(value)))
    return value.trim();
  if (typeof value !== 'number') throw misfit(`${JSON.stringify(value)} is no number`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw misfit(`${value} has more digits than a number of JSON is read with`);
  return String(value);
}
