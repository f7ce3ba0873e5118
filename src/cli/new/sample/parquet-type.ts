/** Parquet's types as a feed's, as the reader of feeds takes them (glue/elt/formats/parquet.py). */
import type { SchemaElement } from 'hyparquet';

interface FoundType {
  /** `text`: a varchar, of a size that the schema does not say. */
  readonly type: string;
  readonly timezone?: string;
  readonly doubts: readonly string[];
}

/** Why a feed does not read it. */
interface LeftOut {
  readonly leftOut: string;
}

const plain = (type: string): FoundType => ({ type, doubts: [] });

export function typeOfParquet(element: SchemaElement, hasChildren: boolean): FoundType | LeftOut {
  if (hasChildren || element.repetition_type === 'REPEATED')
    return { leftOut: 'it holds objects or lists: a feed reads plain values' };
  return logicalType(element) ?? physicalType(element);
}

/** By their logical type, or by the converted one of older writers. */
const TEXTS = ['STRING', 'UTF8', 'ENUM', 'JSON', 'TIME', 'TIME_MILLIS', 'TIME_MICROS'];
const UNREAD = ['UUID', 'INTERVAL', 'BSON', 'VARIANT', 'GEOMETRY', 'GEOGRAPHY', 'NULL'];

function logicalType({
  logical_type: logical,
  converted_type: converted,
  ...element
}: SchemaElement): FoundType | LeftOut | null {
  switch (logical?.type) {
    case 'DECIMAL':
      return decimalType(logical.precision, logical.scale);
    case 'INTEGER':
      return integerType(logical.bitWidth, logical.isSigned);
    case 'TIMESTAMP':
      return timestampType(logical.isAdjustedToUTC, logical.unit === 'NANOS');
    case 'FLOAT16':
      return physicalType({ ...element, type: 'FLOAT' });
    default:
      return namedType(logical?.type) ?? convertedType(converted, element);
  }
}

function namedType(name = ''): FoundType | LeftOut | null {
  if (TEXTS.includes(name)) return plain('text');
  if (name === 'DATE') return plain('date');
  if (UNREAD.includes(name))
    return { leftOut: `it holds ${name}, which a feed does not read: let the source write it as text` };
  return null;
}

function convertedType(
  converted: SchemaElement['converted_type'],
  { precision = 38, scale = 0 }: SchemaElement,
): FoundType | LeftOut | null {
  if (converted === 'DECIMAL') return decimalType(precision, scale);
  if (converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS') return timestampType(true, false);
  const integer = /^(U?)INT_(\d+)$/.exec(converted ?? '');
  return integer ? integerType(Number(integer[2]), integer[1] === '') : namedType(converted);
}

function physicalType({ type }: SchemaElement): FoundType | LeftOut {
  switch (type) {
    case 'BOOLEAN':
      return plain('boolean');
    case 'INT32':
      return plain('integer');
    case 'INT64':
      return plain('bigint');
    case 'INT96':
      return {
        ...{ type: 'timestamp', timezone: 'UTC' },
        doubts: [
          'INT96 names no time zone; Spark and Hive write UTC, others a wall clock: ask who writes it',
        ],
      };
    case 'FLOAT':
    case 'DOUBLE':
      return {
        type: 'double precision',
        doubts: ['a binary fraction: an amount of money in it is not exact, let the source write a decimal'],
      };
    case 'BYTE_ARRAY':
      return { type: 'text', doubts: ['bytes that the schema does not call text: they are read as utf-8'] };
    default:
      return { leftOut: 'it holds bytes of a fixed length, which a feed does not read' };
  }
}

function decimalType(precision: number, scale: number): FoundType | LeftOut {
  return precision <= 38
    ? plain(`decimal(${precision},${scale})`)
    : { leftOut: `it has ${precision} digits, and a decimal of the warehouse 38 at most` };
}

function integerType(bits: number, isSigned: boolean): FoundType {
  if (!isSigned && bits === 64) return plain('decimal(20,0)');
  const needed = isSigned ? bits : bits + 1;
  return plain(needed <= 16 ? 'smallint' : needed <= 32 ? 'integer' : 'bigint');
}

function timestampType(isInstant: boolean, isNanos: boolean): FoundType {
  return {
    ...{ type: 'timestamp', timezone: 'UTC' },
    doubts: [
      ...(isInstant ? [] : ['the schema calls it a wall clock without a time zone, so UTC is a guess']),
      ...(isNanos
        ? ['it has nanoseconds, and the warehouse microseconds: a value with more is rejected']
        : []),
    ],
  };
}
