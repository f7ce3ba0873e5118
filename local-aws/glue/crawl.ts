/** One crawl: reads what is there, and brings the catalog's tables and partitions up to it. */
import { randomUUID } from 'node:crypto';
import type { Catalog, Column, Table, TableInput } from './catalog';
import type { Crawl, CrawlerDefinition } from './crawler-model';
import { CrawlSummary } from './crawl-summary';
import type { LakeObjects } from './lake-objects';
import { tablesBelow, type TableLayout } from './table-layout';

const PARQUET = {
  InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  SerdeInfo: {
    SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    Parameters: { 'serialization.format': '1' },
  },
};

export function newCrawl(): Crawl {
  return { id: randomUUID(), startTime: new Date(), state: 'RUNNING', stopAsked: false };
}

/** Runs a crawl to its end; never throws: what went wrong is the crawl's error message. */
export async function runCrawl(
  crawl: Crawl,
  definition: CrawlerDefinition,
  catalog: Catalog,
  lake: LakeObjects,
): Promise<void> {
  const summary = new CrawlSummary();
  try {
    const seen = new Set<string>();
    for (const { Path } of definition.Targets.S3Targets) {
      const [bucket, target] = splitPath(Path);
      for (const layout of tablesBelow(target, await lake.list(bucket, target))) {
        if (crawl.stopAsked) break;
        seen.add(await crawlTable(bucket, layout, definition, catalog, lake, summary));
      }
    }
    if (!crawl.stopAsked) retire(definition, catalog, seen, summary);
    crawl.state = crawl.stopAsked ? 'STOPPED' : 'COMPLETED';
  } catch (error) {
    crawl.state = 'FAILED';
    crawl.errorMessage = error instanceof Error ? error.message : String(error);
  }
  crawl.summary = summary.text();
  crawl.endTime = new Date();
}

async function crawlTable(
  bucket: string,
  layout: TableLayout,
  definition: CrawlerDefinition,
  catalog: Catalog,
  lake: LakeObjects,
  summary: CrawlSummary,
): Promise<string> {
  const columns = await columnsOf(bucket, layout, lake);
  const input = tableInput(bucket, layout, definition, columns);
  const database = catalog.database(definition.DatabaseName);
  const existing = database.tables.get(input.Name);
  if (!existing) {
    catalog.createTable(definition.DatabaseName, input);
    summary.add('TABLE', 'ADD', input.Name);
  } else if (differs(existing, input) && definition.SchemaChangePolicy?.UpdateBehavior !== 'LOG') {
    catalog.updateTable(definition.DatabaseName, input);
    summary.add('TABLE', 'UPDATE', input.Name);
  }
  const table = catalog.table(definition.DatabaseName, input.Name);
  for (const partition of layout.partitions) {
    const location = `s3://${bucket}/${partition.prefix}`;
    const descriptor = { ...input.StorageDescriptor, Location: location };
    const added = catalog.addPartition(table, {
      Values: [...partition.values],
      StorageDescriptor: descriptor,
    });
    if (added) summary.add('PARTITION', 'ADD', `${input.Name}(${partition.values.join('/')})`);
  }
  return input.Name;
}

/** All files' columns; of two types for one name, the last file's by name counts. Throws for a file that is not Parquet. */
async function columnsOf(bucket: string, layout: TableLayout, lake: LakeObjects): Promise<Column[]> {
  const columns = new Map<string, Column>();
  for (const object of [...layout.objects].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (!object.key.endsWith('.parquet'))
      throw new Error(`s3://${bucket}/${object.key}: only Parquet is crawled here`);
    for (const column of await lake.columns(bucket, object)) columns.set(column.Name, column);
  }
  for (const key of layout.partitionKeys) columns.delete(key);
  return [...columns.values()];
}

function tableInput(
  bucket: string,
  layout: TableLayout,
  definition: CrawlerDefinition,
  columns: Column[],
): TableInput {
  const folder = layout.root.split('/').at(-2) ?? bucket;
  const name = `${definition.TablePrefix ?? ''}${folder}`.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_');
  return {
    Name: name,
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: layout.partitionKeys.map((key) => ({ Name: key, Type: 'string' })),
    Parameters: {
      classification: 'parquet',
      compressionType: 'none',
      typeOfData: 'file',
      CrawlerSchemaDeserializerVersion: '1.0',
      UPDATED_BY_CRAWLER: definition.Name,
    },
    StorageDescriptor: { ...PARQUET, Columns: columns, Location: `s3://${bucket}/${layout.root}` },
  };
}

function differs(table: Table, input: TableInput): boolean {
  const shape = (of: TableInput): string =>
    JSON.stringify([of.StorageDescriptor?.Columns, of.StorageDescriptor?.Location, of.PartitionKeys]);
  return (
    shape(table.input) !== shape(input) || table.input.Parameters?.['DEPRECATED_BY_CRAWLER'] !== undefined
  );
}

/** Tables of this crawler whose files are gone. */
function retire(
  definition: CrawlerDefinition,
  catalog: Catalog,
  seen: ReadonlySet<string>,
  summary: CrawlSummary,
): void {
  const behaviour = definition.SchemaChangePolicy?.DeleteBehavior ?? 'DEPRECATE_IN_DATABASE';
  for (const [name, table] of catalog.database(definition.DatabaseName).tables) {
    const ours = table.input.Parameters?.['UPDATED_BY_CRAWLER'] === definition.Name;
    const retired = table.input.Parameters?.['DEPRECATED_BY_CRAWLER'] !== undefined;
    if (!ours || seen.has(name) || behaviour === 'LOG') continue;
    if (behaviour === 'DELETE_FROM_DATABASE') catalog.deleteTable(definition.DatabaseName, name);
    else if (!retired) {
      const Parameters = { ...table.input.Parameters, DEPRECATED_BY_CRAWLER: String(Date.now()) };
      catalog.updateTable(definition.DatabaseName, { ...table.input, Parameters });
    } else continue;
    summary.add('TABLE', 'DELETE', name);
  }
}

function splitPath(path: string): [bucket: string, prefix: string] {
  const [bucket = '', ...rest] = path.slice('s3://'.length).split('/');
  const prefix = rest.join('/');
  return [bucket, prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`];
}
