/**
 * The watermark: a row of our own, written into the source once its clock is past the window's end and captured by the
 * same task. When that row is in bronze, so is everything before it. Nothing that DMS reports proves this: its
 * checkpoint is fresh only when the task is stopped, and its latency reads 0 when the source is idle.
 */
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { setTimeout as sleep } from 'node:timers/promises';
import { readContentKey } from '../aws/content-key';
import type { ObjectStore } from '../aws/object-store';
import { readParquetRows } from '../aws/parquet';
import { markAndCountOnReplica } from '../aws/replica-snapshot';
import type { SourceDatabase } from '../aws/source-database';
import { markAndCount, writeMark, type SourceMark } from '../aws/source-snapshots';
import { EltError } from '../model/errors';
import { heartbeatTable, parseBronzeName, tablePrefix } from '../model/names';
import type { Plan, Replication, Watermark } from '../model/plan';
import { cancellable } from './cancellable';
import { readDefinition } from './planning';
import { waitForRemoteJob } from './remote-job';
import { lookAtReplication } from './replication-health';
import { readSourceClock } from './source-clock';

export interface WatermarkDeps {
  readonly dms: DatabaseMigrationServiceClient;
  readonly secrets: SecretsManagerClient;
  readonly source: SourceDatabase;
  /** Where figures are counted instead of on the source; null: on the source. */
  readonly replica: SourceDatabase | null;
  readonly store: ObjectStore;
  readonly settings: {
    readonly personalSecretId: string;
    /** How long to go on asking for a moment without writers of a table, milliseconds. */
    readonly stillPatienceMs: number;
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
  | { readonly written: true; readonly writtenAt: string; readonly marks: readonly SourceMark[] }
  /** The source's clock has not reached the window's end; try again after this time. */
  | { readonly written: false; readonly waitMs: number };

export interface AwaitHeartbeatInput {
  readonly plan: Plan;
  readonly replication: Replication;
  readonly heartbeatId: string;
  readonly writtenAt: string;
  readonly marks: readonly SourceMark[];
}

export function createWatermarkActivities(deps: WatermarkDeps) {
  return {
    /**
     * Marks the source's log, and takes the source's figures where the plan says so. Each attempt makes marks of its own:
     * figures belong to the mark that they were taken at.
     */
    async writeHeartbeat({ plan }: { plan: Plan }): Promise<HeartbeatResult> {
      const nowMs = await deps.source.use(readSourceClock);
      const waitMs = Date.parse(plan.window.to) - nowMs;
      if (waitMs > 0) return { written: false, waitMs };
      return { written: true, writtenAt: new Date(nowMs).toISOString(), marks: await makeMarks(deps, plan) };
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

async function makeMarks(deps: WatermarkDeps, plan: Plan): Promise<SourceMark[]> {
  const { source, replica, store, secrets, settings } = deps;
  if (!plan.takesFigures)
    return [{ id: await source.use((connection) => writeMark(connection)), figures: null }];
  const { entities, database } = (await readDefinition(store, settings.lakeBucket, plan.definitionKey))
    .source;
  const key = await readContentKey(secrets, settings.personalSecretId);
  return cancellable((signal) => {
    const options = { database, entities, key, signal, patienceMs: settings.stillPatienceMs };
    return replica ? markAndCountOnReplica(source, replica, options) : markAndCount(source, options);
  });
}

interface FoundMark {
  readonly sequence: string;
  readonly arrivedMs: number;
}

/** Looks into the heartbeat table's new bronze objects, each once. */
function createFinder(deps: WatermarkDeps, input: AwaitHeartbeatInput): () => Promise<Watermark | null> {
  const { plan, replication, writtenAt, marks } = input;
  const prefix = tablePrefix(plan.pipeline, replication.epoch, plan.database, heartbeatTable());
  // Objects are named by arrival, so none that holds the row sorts before the day it was written.
  let after = prefix + writtenAt.slice(0, 10).replaceAll('-', '/');
  const found = new Map<unknown, FoundMark>();
  return async () => {
    for (const { key } of await deps.store.list(deps.settings.bronzeBucket, prefix, after)) {
      const arrivedMs = parseBronzeName(key)?.arrivedMs ?? null;
      // A full load of earlier heartbeats sorts behind every day: to go on after it would be to see no change any more.
      if (arrivedMs === null) continue;
      const rows = await readParquetRows(await deps.store.readBytes(deps.settings.bronzeBucket, key));
      for (const row of rows)
        found.set(row['heartbeat_id'], { sequence: String(row['_sequence']), arrivedMs });
      after = key;
    }
    return marks.every(({ id }) => found.has(id)) ? watermarkOf(input, found) : null;
  };
}

function watermarkOf(
  { heartbeatId, replication, marks }: AwaitHeartbeatInput,
  found: ReadonlyMap<unknown, FoundMark>,
): Watermark {
  const lastMs = Math.max(...marks.map(({ id }) => found.get(id)?.arrivedMs ?? 0));
  return {
    heartbeatId,
    epoch: replication.epoch,
    arrivedAt: new Date(lastMs).toISOString(),
    figures: marks.flatMap(({ id, figures }) => {
      const sequence = found.get(id)?.sequence;
      return figures === null || sequence === undefined ? [] : [{ ...figures, sequence }];
    }),
  };
}
