/** From a job's start to its end. */
import { ListObjectsV2Command, NoSuchBucket, S3Client } from '@aws-sdk/client-s3';
import { join } from 'node:path';
import { credentialsOf, roleName } from '../gateway/principal';
import { invalidState } from './errors';
import type { Job } from './model';
import { readPosition } from './positions';
import { resolveSource } from './secrets';
import type { DmsState } from './service-state';
import { JobProcess, type JobEnd } from './job-process';

export interface Start {
  /** Begins with nothing: the first start, a reload, or a cdc task from a position. */
  readonly fresh: boolean;
  readonly reload: boolean;
}

/** Starts the job's process. Throws InvalidResourceStateFault when a fresh load's folder is not empty. */
export async function startJob(state: DmsState, job: Job, start: Start): Promise<void> {
  if (start.fresh && job.migrationType !== 'cdc') await refuseUsedFolder(state, job);
  const now = state.context.clock.now();
  if (start.fresh) {
    job.freshStarts += 1;
    job.freshStartMs = now;
  }
  const before = start.fresh ? null : (job.process?.state ?? null);
  Object.assign(job, {
    status: 'starting',
    startMs: now,
    stopMs: null,
    elapsed: { fromMs: Date.now(), toMs: null },
    stopReason: null,
    lastFailureMessage: null,
    reloaded: start.reload || (job.reloaded && !start.fresh),
  });
  job.process = new JobProcess({
    python: state.context.python,
    mostFailures: state.options.mostFailures,
    config: () => readerConfig(state, job),
    clock: () => state.context.clock.now(),
    log: (line) => state.context.log(`dms ${job.identifier}: ${line}`),
    onRunning: () => {
      if (job.status === 'starting') job.status = 'running';
    },
    onRestart: () => {
      job.restarts += 1;
    },
    onEnd: (end) => finish(state, job, end),
  });
  job.process.start(before);
}

function finish(state: DmsState, job: Job, end: JobEnd): void {
  job.stopMs = state.context.clock.now();
  job.elapsed = { ...job.elapsed, toMs: Date.now() };
  if (end.kind === 'failed') {
    state.context.log(`dms ${job.identifier} failed: ${end.message}`);
    job.status = 'failed';
    job.stopReason = 'Stop Reason FATAL_ERROR Error Level FATAL';
    job.lastFailureMessage = `Last Error  ${end.message} Stop Reason FATAL_ERROR Error Level FATAL`;
    return;
  }
  job.status = 'stopped';
  job.stopReason = end.kind === 'stopped' ? 'Stop Reason NORMAL' : 'Stop Reason FULL_LOAD_ONLY_FINISHED';
}

/** Everything that the reader needs; the secret is read anew each time, so that a changed password arrives. */
async function readerConfig(state: DmsState, job: Job): Promise<Readonly<Record<string, unknown>>> {
  const { settings: target } = state.target(job.targetArn);
  const { context, options } = state;
  const timestampColumn = target.TimestampColumnName;
  const everywhere = { schema: '%', table: '%' };
  return {
    stateDir: stateDir(state, job),
    migrationType: job.migrationType,
    source: await resolveSource(state.source(job.sourceArn).settings, context),
    target: {
      endpoint: context.gatewayUrl,
      region: context.region,
      bucket: target.BucketName,
      folder: target.BucketFolder ?? '',
      ...credentialsOf(roleName(target.ServiceAccessRoleArn)),
      compression: target.CompressionType.toLowerCase(),
      parquetVersion: target.ParquetVersion === 'parquet-1-0' ? '1.0' : '2.6',
    },
    selections: job.rules.selections,
    headers: [
      ...(timestampColumn ? [{ ...everywhere, name: timestampColumn, expression: 'commit_timestamp' }] : []),
      ...job.rules.headers,
    ],
    beforeImages: job.rules.beforeImages,
    batchIntervalMs: options.batchIntervalMs ?? target.CdcMaxBatchInterval * 1000,
    maxRowsPerFile: options.maxRowsPerFile,
    serverId: serverId(job),
    startPosition: job.cdcStartPosition === null ? null : readPosition(job.cdcStartPosition),
  };
}

function stateDir(state: DmsState, job: Job): string {
  return join(state.context.dataDir, 'dms', job.id, `start-${job.freshStarts}`);
}

/** A replica's number must be its own, or the server drops the other replica that has it. */
function serverId(job: Job): number {
  const digits = [...job.id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);
  return 1_000_000 + (digits % 1_000_000_000);
}

/** AWS would write LOAD00000001 over the one that is there; bronze is immutable, so this refuses. */
export async function refuseUsedFolder(state: DmsState, job: Job): Promise<void> {
  const { BucketName, BucketFolder = '', ServiceAccessRoleArn: role } = state.target(job.targetArn).settings;
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
  } catch (error) {
    // A bucket that is not there holds nothing.
    if (!(error instanceof NoSuchBucket)) throw error;
  } finally {
    client.destroy();
  }
}
