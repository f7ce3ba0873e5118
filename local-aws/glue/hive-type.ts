/** Parquet's types in the catalog's words. */
import type { SchemaElement } from 'hyparquet' with { 'resolution-mode': 'import' };

/** Throws an Error for a type that the crawler does not know: the crawl fails and says so. */
export function hiveType(element: SchemaElement): string {
  const decimal = decimalType(element);
  if (decimal !== undefined) return decimal;
  const logical = element.logical_type;
  if (logical?.type === 'INTEGER') return integerType(logical.bitWidth);
  if (logical?.type === 'TIMESTAMP') return 'timestamp';
  switch (element.converted_type) {
    case 'UTF8':
    case 'ENUM':
    case 'JSON':
      return 'string';
    case 'DATE':
      return 'date';
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return 'timestamp';
    case 'INT_8':
      return 'tinyint';
    case 'INT_16':
      return 'smallint';
    default:
      return physicalType(element);
  }
}

function decimalType(element: SchemaElement): string | undefined {
  const logical = element.logical_type;
  if (logical?.type === 'DECIMAL') return `decimal(${logical.precision},${logical.scale})`;
  if (element.converted_type === 'DECIMAL')
    return `decimal(${element.precision ?? 38},${element.scale ?? 0})`;
  return undefined;
}

function integerType(bitWidth: number): string {
  if (bitWidth <= 8) return 'tinyint';
  if (bitWidth <= 16) return 'smallint';
  return bitWidth <= 32 ? 'int' : 'bigint';
}

function physicalType(element: SchemaElement): string {
  const logical = element.logical_type?.type;
  if (logical === 'STRING' || logical === 'ENUM' || logical === 'JSON') return 'string';
  if (logical === 'DATE') return 'date';
  switch (element.type) {
    case 'BOOLEAN':
      return 'boolean';
    case 'INT32':
      return 'int';
    case 'INT64':
      return 'bigint';
    case 'INT96':
      return 'timestamp';
    case 'FLOAT':
      return 'float';
    case 'DOUBLE':
      return 'double';
    case 'BYTE_ARRAY':
    case 'FIXED_LEN_BYTE_ARRAY':
      return 'binary';
    default:
      throw new Error(`column ${element.name}: unknown Parquet type ${String(element.type)}`);
  }
}
