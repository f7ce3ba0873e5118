/**
 * The watermark: a row of our own, written into the source once its clock is past the window's end and captured by the
 * same task. When that row is in bronze, so is everything before it. Nothing that DMS reports proves this: its
 * checkpoint is fresh only when the task is stopped, and its latency reads 0 when the source is idle.
 */
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '../aws/object-store';
import { readParquetRows, type ParquetRow } from '../aws/parquet';
import type { SourceDatabase } from '../aws/source-database';
import type { Entity } from '../model/entity';
import { EltError } from '../model/errors';
import { heartbeatTable, parseBronzeName, tablePrefix } from '../model/names';
import type { Plan, Replication, SourceFigures, Watermark } from '../model/plan';
import { readDefinition } from './planning';
import { waitForRemoteJob } from './remote-job';
import { lookAtReplication } from './replication-health';
import { readSourceClock } from './source-clock';

export interface WatermarkDeps {
  readonly dms: DatabaseMigrationServiceClient;
  readonly source: SourceDatabase;
  readonly store: ObjectStore;
  readonly settings: {
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    readonly pollMinMs: number;
    /** How long the heartbeat may be on its way before somebody should hear of it, milliseconds. */
    readonly watermarkPatienceMs: number;
  };
}

/** Fewer than these could be the ordinary rhythm of DMS's writing. */
const LEAST_INTERVALS = 10;

export type HeartbeatResult =
  | { readonly written: true; readonly writtenAt: string }
  /** The source's clock has not reached the window's end; try again after this time. */
  | { readonly written: false; readonly waitMs: number };

export interface AwaitHeartbeatInput {
  readonly plan: Plan;
  readonly replication: Replication;
  readonly heartbeatId: string;
  readonly writtenAt: string;
}

export function createWatermarkActivities(deps: WatermarkDeps) {
  return {
    /** Safe to repeat: a heartbeat that is there already is not written again. */
    async writeHeartbeat({
      plan,
      heartbeatId,
    }: {
      plan: Plan;
      heartbeatId: string;
    }): Promise<HeartbeatResult> {
      const definition = await readDefinition(deps.store, deps.settings.lakeBucket, plan.definitionKey);
      return deps.source.use(async (connection) => {
        const nowMs = await readSourceClock(connection);
        const waitMs = Date.parse(plan.window.to) - nowMs;
        if (waitMs > 0) return { written: false, waitMs };
        await beat(connection, heartbeatId, definition.source.entities);
        return { written: true, writtenAt: new Date(nowMs).toISOString() };
      });
    },

    /** Throws the code of the task's trouble as soon as there is one, and ELT_REPLICATE_HEARTBEAT_LATE when there is none. */
    async waitForHeartbeat(input: AwaitHeartbeatInput): Promise<Watermark> {
      const find = createFinder(deps, input);
      const watermark = await waitForRemoteJob(
        {
          id: input.heartbeatId,
          look: async (waitedMs) => {
            const found = await find();
            // Also when it is there: what changed the tables before the heartbeat has been counted by then.
            await lookAtReplication(deps, input.plan, input.replication);
            return found ?? lateAfter(waitedMs, deps, input);
          },
          stop: () => Promise.resolve(),
        },
        deps.settings,
      );
      // Rows of other tables that precede the heartbeat in the log may lie in a file that is written an interval later.
      await sleep(input.replication.batchIntervalMs);
      return watermark;
    },
  };
}

/** Null while it is not late yet. The wait counts from its first attempt, so that a lost worker does not prolong it. */
function lateAfter(
  waitedMs: number,
  { settings }: WatermarkDeps,
  { replication, writtenAt }: AwaitHeartbeatInput,
): EltError | null {
  const patienceMs = Math.max(settings.watermarkPatienceMs, LEAST_INTERVALS * replication.batchIntervalMs);
  if (waitedMs < patienceMs) return null;
  return new EltError(
    'ELT_REPLICATE_HEARTBEAT_LATE',
    `the heartbeat that the source wrote at ${writtenAt} is not in bronze after ${Math.round(waitedMs / 1000)} s, and the task says that it runs`,
  );
}

/**
 * Counts, sums and the row in one serializable transaction: its reads lock, so each change is either counted and
 * earlier in the log, or waits and is later.
 */
async function beat(connection: Connection, heartbeatId: string, entities: readonly Entity[]): Promise<void> {
  await connection.query('set session transaction isolation level serializable');
  await connection.beginTransaction();
  const table = heartbeatTable();
  const [there] = await connection.query<RowDataPacket[]>(
    `select heartbeat_id from ${table} where heartbeat_id = ? limit 1`,
    [heartbeatId],
  );
  if (there.length === 0) {
    for (const entity of entities) {
      const sums = [0, 1, 2]
        .map((index) => entity.sums[index])
        .map((column) => (column ? `cast(sum(\`${column}\`) as char)` : 'null'));
      await connection.query(
        `insert into ${table} (heartbeat_id, entity, written_at, row_count, sum_1, sum_2, sum_3)
         select ?, ?, utc_timestamp(), count(*), ${sums.join(', ')} from \`${entity.sourceTable}\``,
        [heartbeatId, entity.name],
      );
    }
  }
  await connection.commit();
}

interface FoundRow {
  readonly row: ParquetRow;
  readonly arrivedMs: number;
}

/** Looks into the heartbeat table's new bronze objects, each once. */
function createFinder(deps: WatermarkDeps, input: AwaitHeartbeatInput): () => Promise<Watermark | null> {
  const { plan, replication, heartbeatId, writtenAt } = input;
  const prefix = tablePrefix(plan.pipeline, replication.epoch, plan.database, heartbeatTable());
  // Objects are named by arrival, so none that holds the row sorts before the day it was written.
  let after = prefix + writtenAt.slice(0, 10).replaceAll('-', '/');
  const found: FoundRow[] = [];
  return async () => {
    for (const { key } of await deps.store.list(deps.settings.bronzeBucket, prefix, after)) {
      const arrivedMs = parseBronzeName(key)?.arrivedMs ?? null;
      // A full load of earlier heartbeats sorts behind every day: to go on after it would be to see no change any more.
      if (arrivedMs === null) continue;
      const rows = await readParquetRows(await deps.store.readBytes(deps.settings.bronzeBucket, key));
      found.push(
        ...rows.filter((row) => row['heartbeat_id'] === heartbeatId).map((row) => ({ row, arrivedMs })),
      );
      after = key;
    }
    return found.length < plan.entities.length ? null : watermarkOf(heartbeatId, replication.epoch, found);
  };
}

function watermarkOf(heartbeatId: string, epoch: number, found: readonly FoundRow[]): Watermark {
  const first = found.reduce((a, b) => (String(a.row['_sequence']) <= String(b.row['_sequence']) ? a : b));
  return {
    heartbeatId,
    epoch,
    sequence: String(first.row['_sequence']),
    arrivedAt: new Date(first.arrivedMs).toISOString(),
    figures: found.map(({ row }) => figuresOf(row)),
  };
}

function figuresOf(row: ParquetRow): SourceFigures {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    entity: String(row['entity']),
    rows: String(row['row_count']),
    sums: [text(row['sum_1']), text(row['sum_2']), text(row['sum_3'])],
  };
}
