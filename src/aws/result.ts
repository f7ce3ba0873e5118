/** A query's result: ordered columns and rows. Names may repeat (`select sum(a), sum(b)`), so they are no keys. */
import type { ColumnMetadata, Field } from '@aws-sdk/client-redshift-data';

/**
 * A whole number is a `number` where that holds it exactly, else a string of its digits; a DECIMAL is always its text,
 * and so is a double that is not finite (`NaN`, `Infinity`), which JSON could not say.
 */
export type Cell = string | number | boolean | null;

/** By column name; of equal names the second is `name_2`. */
export type Row = Readonly<Record<string, Cell>>;

/** `type` in the Data API's words, such as `int8` or `varchar`. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export function columnOf({ name = '', typeName = '' }: ColumnMetadata): ResultColumn {
  return { name, type: typeName };
}

export function cellOf(field: Field): Cell {
  if (field.isNull) return null;
  const { doubleValue } = field;
  if (doubleValue !== undefined) return Number.isFinite(doubleValue) ? doubleValue : String(doubleValue);
  return field.stringValue ?? field.longValue ?? field.booleanValue ?? null;
}

/** `sum`, `sum` → `sum`, `sum_2`: each name once, and none that another column already has. */
export function uniqueNames(columns: readonly ResultColumn[]): string[] {
  const given = new Set(columns.map(({ name }) => name));
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let count = 2; taken.has(unique) || (unique !== name && given.has(unique)); count += 1)
      unique = `${name}_${String(count)}`;
    taken.add(unique);
    return unique;
  });
}

export function rowsByName({ columns, rows }: QueryResult): Row[] {
  const names = uniqueNames(columns);
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [names[index] ?? '', cell])));
}
