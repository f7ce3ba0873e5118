/** From StartReplicationTask to the task's end. */
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { join } from 'node:path';
import { credentialsOf, roleName } from '../gateway/principal';
import { invalidState } from './errors';
import type { Task } from './model';
import { readPosition } from './positions';
import { resolveSource } from './secrets';
import type { DmsState } from './service-state';
import { TaskProcess, type TaskEnd } from './task-process';

export interface Start {
  /** Begins with nothing: the first start, a reload, or a cdc task from a position. */
  readonly fresh: boolean;
  readonly reload: boolean;
}

/** Starts the task's process. Throws InvalidResourceStateFault when a fresh load's folder is not empty. */
export async function startTask(state: DmsState, task: Task, start: Start): Promise<void> {
  if (start.fresh && task.migrationType !== 'cdc') await refuseUsedFolder(state, task);
  const now = state.context.clock.now();
  if (start.fresh) {
    task.freshStarts += 1;
    task.freshStartMs = now;
  }
  const before = start.fresh ? null : (task.process?.state ?? null);
  Object.assign(task, {
    status: 'starting',
    startMs: now,
    stopMs: null,
    elapsed: { fromMs: Date.now(), toMs: null },
    stopReason: null,
    lastFailureMessage: null,
    reloaded: start.reload || (task.reloaded && !start.fresh),
  });
  task.process = new TaskProcess({
    python: state.context.python,
    mostFailures: state.options.mostFailures,
    config: () => readerConfig(state, task),
    clock: () => state.context.clock.now(),
    log: (line) => state.context.log(`dms ${task.identifier}: ${line}`),
    onRunning: () => {
      if (task.status === 'starting') task.status = 'running';
    },
    onRestart: () => {
      task.restarts += 1;
    },
    onEnd: (end) => finish(state, task, end),
  });
  task.process.start(before);
}

function finish(state: DmsState, task: Task, end: TaskEnd): void {
  task.stopMs = state.context.clock.now();
  task.elapsed = { ...task.elapsed, toMs: Date.now() };
  if (end.kind === 'failed') {
    state.context.log(`dms ${task.identifier} failed: ${end.message}`);
    task.status = 'failed';
    task.stopReason = 'Stop Reason FATAL_ERROR Error Level FATAL';
    task.lastFailureMessage = `Last Error  ${end.message} Stop Reason FATAL_ERROR Error Level FATAL`;
    return;
  }
  task.status = 'stopped';
  task.stopReason = end.kind === 'stopped' ? 'Stop Reason NORMAL' : 'Stop Reason FULL_LOAD_ONLY_FINISHED';
}

/** Everything that the reader needs; the secret is read anew each time, so that a changed password arrives. */
async function readerConfig(state: DmsState, task: Task): Promise<Readonly<Record<string, unknown>>> {
  const { settings: target } = state.target(task.targetArn);
  const { context, options } = state;
  const timestampColumn = target.TimestampColumnName;
  const everywhere = { schema: '%', table: '%' };
  return {
    stateDir: stateDir(state, task),
    migrationType: task.migrationType,
    source: await resolveSource(state.source(task.sourceArn).settings, context),
    target: {
      endpoint: context.gatewayUrl,
      region: context.region,
      bucket: target.BucketName,
      folder: target.BucketFolder ?? '',
      ...credentialsOf(roleName(target.ServiceAccessRoleArn)),
      compression: target.CompressionType.toLowerCase(),
      parquetVersion: target.ParquetVersion === 'parquet-1-0' ? '1.0' : '2.6',
    },
    selections: task.rules.selections,
    headers: [
      ...(timestampColumn ? [{ ...everywhere, name: timestampColumn, expression: 'commit_timestamp' }] : []),
      ...task.rules.headers,
    ],
    beforeImages: task.rules.beforeImages,
    batchIntervalMs: options.batchIntervalMs ?? target.CdcMaxBatchInterval * 1000,
    maxRowsPerFile: options.maxRowsPerFile,
    serverId: serverId(task),
    startPosition: task.cdcStartPosition === null ? null : readPosition(task.cdcStartPosition),
  };
}

function stateDir(state: DmsState, task: Task): string {
  return join(state.context.dataDir, 'dms', task.id, `start-${task.freshStarts}`);
}

/** A replica's number must be its own, or the server drops the other replica that has it. */
function serverId(task: Task): number {
  const digits = [...task.id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);
  return 1_000_000 + (digits % 1_000_000_000);
}

/** AWS would write LOAD00000001 over the one that is there; bronze is immutable, so this refuses. */
async function refuseUsedFolder(state: DmsState, task: Task): Promise<void> {
  const { BucketName, BucketFolder = '', ServiceAccessRoleArn: role } = state.target(task.targetArn).settings;
  const client = new S3Client({
    endpoint: state.context.motoUrl,
    region: state.context.region,
    credentials: credentialsOf(roleName(role)),
    forcePathStyle: true,
  });
  try {
    const Prefix = BucketFolder ? `${BucketFolder}/` : '';
    const found = await client.send(new ListObjectsV2Command({ Bucket: BucketName, Prefix, MaxKeys: 1 }));
    if ((found.KeyCount ?? 0) > 0) {
      throw invalidState(
        `s3://${BucketName}/${Prefix} is not empty; a fresh start needs a new BucketFolder (ModifyEndpoint)`,
      );
    }
  } finally {
    client.destroy();
  }
}
