/** Rows at both ends of the border that DMS is: what the source holds, what DMS says it sent, what lies in bronze. */
import type { TableStatistics } from '@aws-sdk/client-database-migration-service';
import type { ObjectStore } from '../../../aws/object-store';
import { countParquetRows } from '../../../aws/parquet';
import { differ, type Findings, type Violation } from '../../../model/border';
import { bronzePrefix, parseBronzeName } from '../../../model/names';
import type { Pipeline } from '../../../model/pipeline';
import type { BronzeRows } from '../../capabilities';
import { capturedOf } from '../captured';
import type { Databases } from '../databases';
import type { Found, Replicator } from '../replicator/replicator';

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

/** Rows that DMS says it sent in this epoch. */
export interface SentRows {
  readonly entity: string;
  readonly rows: number;
  /** It may have begun to count anew: more in bronze then proves nothing, less always does. */
  readonly countsAnew: boolean;
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

/** What DMS says it sent in this epoch against what lies in bronze. */
export async function compareSentRows(
  replicator: Replicator,
  pipeline: Pipeline,
  epoch: number,
  bronze: readonly BronzeRows[],
): Promise<Findings> {
  const found = await replicator.find(pipeline.name);
  const sent = sentRows(found, await replicator.tables(found.arn), pipeline);
  return { violations: compareSent(sent, epoch, bronze), remarks: [] };
}

export function compareSent(
  sent: readonly SentRows[],
  epoch: number,
  bronze: readonly BronzeRows[],
): Violation[] {
  return sent.flatMap(({ entity, rows, countsAnew }) => {
    const arrived = bronze
      .filter((object) => object.entity === entity && object.epoch === epoch)
      .reduce((sum, object) => sum + object.rows, 0);
    if (countsAnew && arrived > rows) return [];
    return differ('source → bronze', entity, rows, arrived);
  });
}

/** What the replication says of its own epoch. */
export function sentRows(
  { countsAnew }: Pick<Found, 'countsAnew'>,
  statistics: readonly TableStatistics[],
  pipeline: Pipeline,
): SentRows[] {
  return capturedOf(pipeline).tables.map(({ table, entity }) => {
    const row = statistics.find(({ TableName }) => TableName === table);
    const { FullLoadRows = 0, Inserts = 0, Updates = 0, Deletes = 0 } = row ?? {};
    return { entity: entity.name, rows: FullLoadRows + Inserts + Updates + Deletes, countsAnew };
  });
}
