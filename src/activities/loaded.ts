/**
 * Notes of what loads have committed, in the lake: Athena cannot ask the warehouse, and silver also holds what was refined and never
 * loaded. docs/adr/0045-athena-reads-what-was-loaded.md.
 */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { GlueClient, TableInput } from '@aws-sdk/client-glue';
import { ensureTable } from '../aws/catalog-table';
import type { ObjectStore } from '../aws/object-store';
import type { SqlRunner } from '../aws/sql-runner';
import { loadedKey, loadedPrefix, loadedTable } from '../model/names';

export interface LoadedDeps {
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly store: ObjectStore;
  readonly sql: SqlRunner;
  readonly settings: { readonly lakeBucket: string; readonly catalogDatabase: string };
}

export function createLoadedActivities({ glue, s3, store, sql, settings }: LoadedDeps) {
  const { lakeBucket, catalogDatabase } = settings;
  return {
    /**
     * Notes every batch of the ledger that has no note: also one whose run ended between its load and this. A note says always the
     * same, so that to write it twice is to write it once.
     */
    async noteLoaded({ pipeline }: { readonly pipeline: string }): Promise<{ noted: number }> {
      await ensureTable(glue, catalogDatabase, notesTable(pipeline, lakeBucket));
      const rows = await sql.execute(
        'select distinct batch_id, load_id from etl_batch where pipeline = :pipeline',
        { pipeline },
      );
      const noted = new Set((await store.list(lakeBucket, loadedPrefix(pipeline))).map(({ key }) => key));
      const missing = rows
        .map(({ batch_id: batchId, load_id: loadId }) => ({
          batchId: String(batchId),
          loadId: String(loadId),
        }))
        .filter(({ batchId }) => !noted.has(loadedKey(pipeline, batchId)));
      for (const { batchId, loadId } of missing)
        await s3.send(
          new PutObjectCommand({
            Bucket: lakeBucket,
            Key: loadedKey(pipeline, batchId),
            Body: `${batchId},${loadId}\n`,
            ContentType: 'text/csv',
          }),
        );
      return { noted: missing.length };
    },
  };
}

function notesTable(pipeline: string, bucket: string): TableInput {
  return {
    Name: loadedTable(pipeline),
    TableType: 'EXTERNAL_TABLE',
    Parameters: { EXTERNAL: 'TRUE' },
    StorageDescriptor: {
      Columns: [
        { Name: 'batch_id', Type: 'string' },
        { Name: 'load_id', Type: 'string' },
      ],
      Location: `s3://${bucket}/${loadedPrefix(pipeline)}`,
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
        Parameters: { 'field.delim': ',', 'serialization.format': ',' },
      },
    },
  };
}
