/** The data catalog: databases, their tables, the tables' partitions. Names are lower case, as in Glue. */
import { z } from 'zod';
import { alreadyExists, notFound } from './errors';
import { nameSchema, textMapSchema } from './input';

const columnSchema = z.strictObject({
  Name: nameSchema,
  Type: z.string().optional(),
  Comment: z.string().optional(),
  Parameters: textMapSchema.optional(),
});
export type Column = z.infer<typeof columnSchema>;

const storageSchema = z.looseObject({
  Columns: z.array(columnSchema).optional(),
  Location: z.string().optional(),
  Parameters: textMapSchema.optional(),
});

export const tableInputSchema = z.looseObject({
  Name: nameSchema,
  StorageDescriptor: storageSchema.optional(),
  PartitionKeys: z.array(columnSchema).optional(),
  TableType: z.string().optional(),
  Parameters: textMapSchema.optional(),
  TargetTable: z.undefined('links to other catalogs are not supported by the local Glue').optional(),
  FederatedTable: z.undefined('federated tables are not supported by the local Glue').optional(),
});
export type TableInput = z.infer<typeof tableInputSchema>;

export const partitionInputSchema = z.looseObject({
  Values: z.array(z.string()).min(1),
  StorageDescriptor: storageSchema.optional(),
  Parameters: textMapSchema.optional(),
});
export type PartitionInput = z.infer<typeof partitionInputSchema>;

export const databaseInputSchema = z.strictObject({
  Name: nameSchema,
  Description: z.string().optional(),
  LocationUri: z.string().optional(),
  Parameters: textMapSchema.optional(),
});
export type DatabaseInput = z.infer<typeof databaseInputSchema>;

export interface Partition {
  readonly input: PartitionInput;
  readonly createdOn: Date;
}

export interface Table {
  readonly input: TableInput;
  readonly createdOn: Date;
  readonly updatedOn: Date;
  readonly version: number;
  /** By their values as JSON. */
  readonly partitions: Map<string, Partition>;
}

export interface Database {
  readonly input: DatabaseInput;
  readonly createdOn: Date;
  readonly tables: Map<string, Table>;
}

export class Catalog {
  readonly databases = new Map<string, Database>();

  createDatabase(input: DatabaseInput): void {
    const name = input.Name.toLowerCase();
    if (this.databases.has(name)) throw alreadyExists('Database already exists.');
    this.databases.set(name, { input: { ...input, Name: name }, createdOn: new Date(), tables: new Map() });
  }

  database(name: string): Database {
    const found = this.databases.get(name.toLowerCase());
    if (!found) throw notFound(`Database ${name} not found.`);
    return found;
  }

  table(database: string, name: string): Table {
    const found = this.database(database).tables.get(name.toLowerCase());
    if (!found) throw notFound(`Entity Not Found: table ${database}.${name}`);
    return found;
  }

  createTable(database: string, input: TableInput): void {
    const { tables } = this.database(database);
    if (tables.has(input.Name.toLowerCase())) throw alreadyExists('Table already exists.');
    putTable(tables, input, undefined);
  }

  updateTable(database: string, input: TableInput): void {
    putTable(this.database(database).tables, input, this.table(database, input.Name));
  }

  deleteTable(database: string, name: string): void {
    this.table(database, name);
    this.database(database).tables.delete(name.toLowerCase());
  }

  /** False when the table has it already. */
  addPartition(table: Table, input: PartitionInput): boolean {
    const key = JSON.stringify(input.Values);
    if (table.partitions.has(key)) return false;
    table.partitions.set(key, { input, createdOn: new Date() });
    return true;
  }
}

function putTable(tables: Map<string, Table>, input: TableInput, earlier: Table | undefined): void {
  const now = new Date();
  const name = input.Name.toLowerCase();
  tables.set(name, {
    input: { ...input, Name: name },
    createdOn: earlier?.createdOn ?? now,
    updatedOn: now,
    version: (earlier?.version ?? -1) + 1,
    partitions: earlier?.partitions ?? new Map<string, Partition>(),
  });
}
