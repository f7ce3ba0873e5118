/** Rows at both ends of the border that DMS is: what the source holds, what DMS says it sent, what lies in bronze. */
import type {
  DatabaseMigrationServiceClient,
  ReplicationTask,
  TableStatistics,
} from '@aws-sdk/client-database-migration-service';
import type { ObjectStore } from '../../../aws/object-store';
import { countParquetRows } from '../../../aws/parquet';
import { bronzePrefix, parseBronzeName } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';
import type { BronzeRows, SentRows } from '../../capabilities';
import { capturedOf } from '../captured';
import type { Databases } from '../databases';
import { describeTables, findReplicationTask } from '../replication-task';

export async function countSourceRows(
  databases: Pick<Databases, 'source'>,
  pipeline: Pipeline,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await databases.source(pipeline.name).use(async (connection) => {
    for (const { table, entity } of capturedOf(pipeline).tables) {
      const [rows] = await connection.query(`select count(*) as n from \`${table}\``);
      counts[entity.name] = Number((rows as { n: unknown }[])[0]?.n);
    }
  });
  return counts;
}

export interface BronzeDeps {
  readonly store: ObjectStore;
  readonly settings: { readonly bronzeBucket: string };
}

/** From the footers of all bronze objects. One of a table that no entity has is none of the pipeline's. */
export async function countBronzeRows(
  { store, settings: { bronzeBucket } }: BronzeDeps,
  pipeline: Pipeline,
): Promise<BronzeRows[]> {
  const entities = new Map(capturedOf(pipeline).tables.map(({ table, entity }) => [table, entity.name]));
  const found: BronzeRows[] = [];
  for (const { key } of await store.list(bronzeBucket, bronzePrefix(pipeline.name))) {
    const { table = '', epoch = 0 } = parseBronzeName(key) ?? {};
    const entity = entities.get(table);
    if (entity === undefined) continue;
    found.push({ key, entity, epoch, rows: countParquetRows(await store.readBytes(bronzeBucket, key)) });
  }
  return found;
}

export async function countSentRows(
  dms: DatabaseMigrationServiceClient,
  pipeline: Pipeline,
): Promise<SentRows[]> {
  const task = await findReplicationTask(dms, pipeline.name);
  return sentRows(task, await describeTables(dms, task.ReplicationTaskArn ?? ''), pipeline);
}

/** What the task says of its own epoch. One that was resumed may count anew: DMS does not say that counts survive it. */
export function sentRows(
  { ReplicationTaskStats: stats }: ReplicationTask,
  statistics: readonly TableStatistics[],
  pipeline: Pipeline,
): SentRows[] {
  const countsAnew = (stats?.StartDate?.getTime() ?? 0) > (stats?.FreshStartDate?.getTime() ?? Infinity);
  return capturedOf(pipeline).tables.map(({ table, entity }) => {
    const row = statistics.find(({ TableName }) => TableName === table);
    const { FullLoadRows = 0, Inserts = 0, Updates = 0, Deletes = 0 } = row ?? {};
    return { entity: entity.name, rows: FullLoadRows + Inserts + Updates + Deletes, countsAnew };
  });
}
