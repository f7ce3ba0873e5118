/**
 * The watermark: a row of our own, written into the source once its clock is past the window's end and captured by the
 * same replication. When that row is in bronze, so is everything before it. Nothing that DMS reports proves this: its
 * checkpoint is fresh only when it is stopped, and its latency reads 0 when the source is idle.
 */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readContentKey } from './content-key';
import type { ObjectStore } from '../../aws/object-store';
import { readParquetRows } from '../../aws/parquet';
import { markAndCountOnReplica } from './replica-snapshot';
import type { Databases } from './databases';
import { markAndCount, writeMark, type SourceMark } from './snapshots';
import { EltError } from '../../model/errors';
import { heartbeatTable, parseBronzeName, tablePrefix } from '../../model/names';
import type { Watermark } from '../../model/plan';
import type { Seek } from '../source-kind';
import type { Captured } from './captured';
import { readSourceClock } from './clock';
import { lookAtReplication } from './health';
import type { Replication } from './replication';
import type { Replicator } from './replicator/replicator';

export interface MarkDeps {
  readonly replicator: Replicator;
  readonly secrets: SecretsManagerClient;
  readonly databases: Databases;
  readonly store: ObjectStore;
  readonly settings: {
    readonly personalSecretId: string;
    /** How long to go on asking for a moment without writers of a table, milliseconds. */
    readonly stillPatienceMs: number;
    readonly bronzeBucket: string;
    readonly lakeBucket: string;
    /** How long the mark may be on its way before somebody should hear of it, milliseconds. */
    readonly watermarkPatienceMs: number;
  };
}

/** Of one place of the log for each entity, or of one place alone where nothing is counted. */
export interface Marked {
  readonly replication: Replication;
  /** ISO UTC by the source's clock. */
  readonly writtenAt: string;
  /** Not empty; the last one names the watermark. */
  readonly marks: readonly SourceMark[];
}

/** Fewer than these could be the ordinary rhythm of DMS's writing. */
const LEAST_INTERVALS = 10;

/** Each call makes marks of its own: figures belong to the mark that they were taken at. */
export async function markSource(
  deps: MarkDeps,
  { pipeline, database, tables }: Captured,
  { replication, takesFigures }: { readonly replication: Replication; readonly takesFigures: boolean },
  signal: AbortSignal,
): Promise<Marked> {
  const { databases, secrets, settings } = deps;
  const source = databases.source(pipeline);
  const writtenAt = new Date(await source.use(readSourceClock)).toISOString();
  if (!takesFigures) {
    const id = await source.use((connection) => writeMark(connection));
    return { replication, writtenAt, marks: [{ id, figures: null }] };
  }
  const key = await readContentKey(secrets, settings.personalSecretId);
  const options = { database, tables, key, signal, patienceMs: settings.stillPatienceMs };
  const replica = databases.replica(pipeline);
  const marks = await (replica
    ? markAndCountOnReplica(source, replica, options)
    : markAndCount(source, options));
  return { replication, writtenAt, marks };
}

interface FoundMark {
  readonly sequence: string;
  readonly arrivedMs: number;
}

/** Looks into the mark table's new bronze objects, each once. */
export function seekMarks(deps: MarkDeps, captured: Captured, marked: Marked): Seek {
  const { pipeline, database } = captured;
  const { replication, writtenAt, marks } = marked;
  const prefix = tablePrefix(pipeline, replication.epoch, database, heartbeatTable());
  // Objects are named by arrival, so none that holds the row sorts before the day it was written.
  let after = prefix + writtenAt.slice(0, 10).replaceAll('-', '/');
  const found = new Map<unknown, FoundMark>();
  const readNew = async (): Promise<void> => {
    for (const { key } of await deps.store.list(deps.settings.bronzeBucket, prefix, after)) {
      const arrivedMs = parseBronzeName(key)?.arrivedMs ?? null;
      // A full load of earlier marks sorts behind every day: to go on after it would be to see no change any more.
      if (arrivedMs === null) continue;
      const rows = await readParquetRows(await deps.store.readBytes(deps.settings.bronzeBucket, key));
      for (const row of rows)
        found.set(row['heartbeat_id'], { sequence: String(row['_sequence']), arrivedMs });
      after = key;
    }
  };
  return async (waitedMs) => {
    await readNew();
    // Also when they are there: what changed the tables before them has been counted by then.
    await lookAtReplication(deps, captured, replication.epoch);
    if (marks.every(({ id }) => found.has(id))) return watermarkOf(marked, found);
    return lateAfter(waitedMs, deps, marked);
  };
}

/** Null while it is not late yet. */
function lateAfter(
  waitedMs: number,
  { settings }: MarkDeps,
  { replication, writtenAt }: Marked,
): EltError | null {
  const patienceMs = Math.max(settings.watermarkPatienceMs, LEAST_INTERVALS * replication.batchIntervalMs);
  if (waitedMs < patienceMs) return null;
  return new EltError(
    'ELT_REPLICATE_HEARTBEAT_LATE',
    `the heartbeat that the source wrote at ${writtenAt} is not in bronze after ${Math.round(waitedMs / 1000)} s, and the replication says that it runs`,
  );
}

function watermarkOf({ replication, marks }: Marked, found: ReadonlyMap<unknown, FoundMark>): Watermark {
  const lastMs = Math.max(...marks.map(({ id }) => found.get(id)?.arrivedMs ?? 0));
  return {
    id: marks.at(-1)?.id ?? '',
    epoch: replication.epoch,
    arrivedAt: new Date(lastMs).toISOString(),
    // Rows of other tables that precede the mark in the log may lie in a file that is written an interval later.
    slackMs: replication.batchIntervalMs,
    figures: marks.flatMap(({ id, figures }) => {
      const sequence = found.get(id)?.sequence;
      return figures === null || sequence === undefined ? [] : [{ ...figures, sequence }];
    }),
  };
}
