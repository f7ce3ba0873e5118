/** A data set's one physical table, as the query that QuickSight sends. */
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
