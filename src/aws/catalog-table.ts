/** Tables of the Glue catalog that the project makes itself, for Athena to read what no crawler would see rightly. */
import {
  CreateTableCommand,
  EntityNotFoundException,
  GetTableCommand,
  UpdateTableCommand,
  type GlueClient,
  type Table,
  type TableInput,
} from '@aws-sdk/client-glue';

/** Makes the table, or brings it up to `input`; of one that is so already nothing is written. */
export async function ensureTable(glue: GlueClient, database: string, input: TableInput): Promise<void> {
  const known = await findTable(glue, database, input.Name ?? '');
  if (known === null) await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: input }));
  else if (saidOf(known) !== saidOf(input))
    await glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: input }));
}

async function findTable(glue: GlueClient, database: string, name: string): Promise<Table | null> {
  try {
    return (await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }))).Table ?? null;
  } catch (error) {
    if (error instanceof EntityNotFoundException) return null;
    throw error;
  }
}

/** What decides how objects are read. Glue adds parameters of its own, which do not. */
function saidOf({ StorageDescriptor: storage, PartitionKeys = [], Parameters = {} }: TableInput): string {
  const columns = [...(storage?.Columns ?? []), ...PartitionKeys].map(({ Name, Type }) => [Name, Type]);
  const ours = Object.entries(Parameters).filter(([name]) => /^(projection|storage|skip)\./.test(name));
  const { SerializationLibrary, Parameters: marks = {} } = storage?.SerdeInfo ?? {};
  return JSON.stringify([
    columns,
    storage?.Location,
    SerializationLibrary,
    sorted(Object.entries(marks)),
    sorted(ours),
  ]);
}

function sorted(entries: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
