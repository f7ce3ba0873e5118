/** Check: the batch is proved before the warehouse sees it. */
import type { ObjectStore } from '../aws/object-store';
import { batchFileSchema, type BatchCheck, type BatchFile } from '../model/batch-file';
import { EltError, type ErrorCode } from '../model/errors';
import type { Batch, EntityCounts } from '../model/plan';

export interface BatchDeps {
  readonly store: ObjectStore;
  readonly settings: { readonly lakeBucket: string };
}

export interface CheckedBatch {
  readonly counts: Readonly<Record<string, EntityCounts>>;
  readonly warnings: readonly string[];
}

/** Checks with a code of their own; every other one is ELT_CHECK_FAILED. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  schema: 'ELT_CHECK_SCHEMA',
  key_null: 'ELT_CHECK_KEY_NULL',
  keys_meet: 'ELT_CHECK_KEYS_MEET',
  rows_accounted: 'ELT_CHECK_ROWS_UNACCOUNTED',
  snapshot_complete: 'ELT_SELECT_SNAPSHOT_INCOMPLETE',
};

export function createBatchActivities(deps: BatchDeps) {
  return {
    /** Throws the code of the first failed rule; warnings are returned. Recounts rather than trusts: bronze + splits = silver + rejected + duplicates. */
    async checkBatch({ batch }: { batch: Batch }): Promise<CheckedBatch> {
      const file = await readBatchFile(deps.store, deps.settings.lakeBucket, batch.batchKey);
      refuseFailedChecks(file);
      const counts = countsOf(file);
      for (const [entity, count] of Object.entries(counts)) refuseLostRows(entity, count);
      return { counts, warnings: warningsOf(file) };
    },
  };
}

export async function readBatchFile(store: ObjectStore, bucket: string, key: string): Promise<BatchFile> {
  return batchFileSchema.parse(await store.readJson(bucket, key));
}

function refuseFailedChecks(file: BatchFile): void {
  const failed = Object.entries(file.entities).flatMap(([entity, { checks }]) =>
    checks
      .filter((check) => check.severity === 'fail' && check.failed > 0)
      .map((check) => ({ entity, check })),
  );
  const [first] = failed;
  if (!first) return;
  const all = failed.map(({ entity, check }) => describe(entity, check)).join('; ');
  throw new EltError(CODES[first.check.name] ?? 'ELT_CHECK_FAILED', all.slice(0, 2000));
}

function warningsOf(file: BatchFile): string[] {
  return Object.entries(file.entities)
    .flatMap(([entity, { checks }]) =>
      checks
        .filter((check) => check.severity === 'warn' && check.failed > 0)
        .map((check) => describe(entity, check)),
    )
    .slice(0, 20);
}

function describe(entity: string, check: BatchCheck): string {
  return `${entity}: ${check.name} (${check.failed}) ${check.detail}`.trim().slice(0, 300);
}

function countsOf(file: BatchFile): Record<string, EntityCounts> {
  return Object.fromEntries(
    Object.entries(file.entities).map(([entity, { bronze, splits, silver, rejected, duplicates }]) => [
      entity,
      { bronze, splits, silver, rejected, duplicates },
    ]),
  );
}

function refuseLostRows(
  entity: string,
  { bronze, splits, silver, rejected, duplicates }: EntityCounts,
): void {
  if (bronze + splits === silver + rejected + duplicates) return;
  throw new EltError(
    'ELT_CHECK_ROWS_UNACCOUNTED',
    `${entity}: bronze ${bronze} + splits ${splits} is not silver ${silver} + rejected ${rejected} + duplicates ${duplicates}`,
  );
}
