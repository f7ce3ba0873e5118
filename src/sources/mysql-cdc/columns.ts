/** The source's columns, as its catalogue describes them. */
import type { Connection, RowDataPacket } from 'mysql2/promise';

export interface SourceColumn {
  readonly table: string;
  readonly name: string;
  /** Such as `varchar`, in lower case. */
  readonly kind: string;
  /** As it was declared, such as `int(10) unsigned`. */
  readonly declared: string;
  readonly nullable: boolean;
  /** Of a text: characters; of a TEXT or BLOB its bytes, for that is what limits them. */
  readonly characters: number | null;
  readonly charset: string | null;
  readonly precision: number | null;
  readonly scale: number | null;
  /** Digits of a second's fraction. */
  readonly fraction: number | null;
}

/** The columns of these tables in order; of a table that is not there, or may not be read, none. */
export async function readSourceColumns(
  connection: Connection,
  database: string,
  tables: readonly string[],
): Promise<SourceColumn[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `select table_name as table_name, column_name as name, data_type as kind, column_type as declared,
       is_nullable as nullable, character_maximum_length as characters, character_set_name as charset,
       numeric_precision as numeric_precision, numeric_scale as scale, datetime_precision as fraction
     from information_schema.columns
     where table_schema = ? and table_name in (?)
     order by table_name, ordinal_position`,
    [database, tables],
  );
  const numberOf = (value: unknown): number | null =>
    value === null || value === undefined ? null : Number(value);
  return rows.map((row) => ({
    table: String(row['table_name']),
    name: String(row['name']),
    kind: String(row['kind']).toLowerCase(),
    declared: String(row['declared']),
    nullable: row['nullable'] === 'YES',
    characters: numberOf(row['characters']),
    charset: row['charset'] === null ? null : String(row['charset']),
    precision: numberOf(row['numeric_precision']),
    scale: numberOf(row['scale']),
    fraction: numberOf(row['fraction']),
  }));
}
