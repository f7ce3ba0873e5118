/** A data set's one physical table, as the query that QuickSight sends, and the names that its logical table gives to columns. */
import { z } from 'zod';
import { invalidValue } from './errors';
import type { InputColumn } from './model';

const columnSchema = z.object({
  Name: z.string().min(1),
  Type: z.enum(['STRING', 'INTEGER', 'DECIMAL', 'DATETIME', 'BIT', 'BOOLEAN', 'JSON']),
});

const physicalTableSchema = z.strictObject({
  CustomSql: z
    .strictObject({
      DataSourceArn: z.string(),
      Name: z.string().min(1),
      SqlQuery: z.string().min(1),
      Columns: z.array(columnSchema).default([]),
    })
    .optional(),
  RelationalTable: z
    .strictObject({
      DataSourceArn: z.string(),
      Catalog: z.string().optional(),
      Schema: z.string().optional(),
      Name: z.string().min(1),
      InputColumns: z.array(columnSchema).min(1),
    })
    .optional(),
});

export const physicalTableMapSchema = z.record(z.string(), physicalTableSchema);

/** One table again, which renames; any other transformation is refused. */
export const logicalTableMapSchema = z.record(
  z.string(),
  z.strictObject({
    Alias: z.string().min(1).max(64),
    DataTransforms: z
      .array(
        z.strictObject({
          RenameColumnOperation: z.strictObject({
            ColumnName: z.string().min(1).max(127),
            NewColumnName: z.string().min(1).max(127),
          }),
        }),
      )
      .min(1)
      .max(2048)
      .optional(),
    Source: z.strictObject({ PhysicalTableId: z.string().min(1).max(64) }),
  }),
);

/** The columns as analyses see them. Throws InvalidParameterValueException for a table or a column that is not there, and for a name told twice. */
export function renamed(
  columns: readonly InputColumn[],
  logical: z.infer<typeof logicalTableMapSchema> | undefined,
  physicalId: string,
): InputColumn[] {
  const [table, further] = Object.values(logical ?? {});
  if (!table) return [...columns];
  if (further) throw invalidValue('LogicalTableMap: the local QuickSight takes exactly one table');
  if (table.Source.PhysicalTableId !== physicalId)
    throw invalidValue(`LogicalTableMap: there is no physical table ${table.Source.PhysicalTableId}`);
  const shown = [...columns];
  for (const { RenameColumnOperation: rename } of table.DataTransforms ?? []) {
    const place = shown.findIndex(({ Name }) => Name === rename.ColumnName);
    const column = shown[place];
    if (!column) throw invalidValue(`RenameColumnOperation: there is no column ${rename.ColumnName}`);
    if (shown.some(({ Name }) => Name === rename.NewColumnName))
      throw invalidValue(`RenameColumnOperation: there is a column ${rename.NewColumnName} already`);
    shown[place] = { Name: rename.NewColumnName, Type: column.Type };
  }
  return shown;
}

export interface TableQuery {
  readonly dataSourceArn: string;
  readonly sql: string;
  readonly columns: readonly InputColumn[];
}

/** Throws InvalidParameterValueException unless it is just one of the two kinds. */
export function sqlOf({ CustomSql, RelationalTable }: z.infer<typeof physicalTableSchema>): TableQuery {
  if (CustomSql && !RelationalTable) {
    return { dataSourceArn: CustomSql.DataSourceArn, sql: CustomSql.SqlQuery, columns: CustomSql.Columns };
  }
  if (!RelationalTable || CustomSql) {
    throw invalidValue('PhysicalTableMap: each table is either CustomSql or a RelationalTable');
  }
  const { DataSourceArn, Catalog, Schema, Name, InputColumns } = RelationalTable;
  const columns = InputColumns.map((column) => quoted(column.Name)).join(', ');
  const table = [Catalog, Schema, Name]
    .flatMap((part) => (part === undefined ? [] : [quoted(part)]))
    .join('.');
  return { dataSourceArn: DataSourceArn, sql: `select ${columns} from ${table}`, columns: InputColumns };
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
