/** Check: the batch is proved before the warehouse sees it. */
import type { ObjectStore } from '../aws/object-store';
import type { SqlRunner } from '../aws/sql-runner';
import { ENVELOPE, batchFileSchema, type BatchCheck, type BatchFile } from '../model/batch-file';
import { EltError } from '../model/errors';
import { outcomeOf, type CheckOutcome, type CheckResult, type Rule } from '../model/check';
import type { Batch, EntityCounts, Plan } from '../model/plan';
import { BATCH, logBatchChecks, type CheckedRun } from './check-log';
import { readDefinition } from '../aws/definition';
import { volumeChecks } from './check-volume';

export interface CheckDeps {
  readonly store: ObjectStore;
  readonly sql: SqlRunner;
  readonly settings: { readonly lakeBucket: string };
}

export interface CheckedBatch extends CheckOutcome {
  readonly counts: Readonly<Record<string, EntityCounts>>;
}

export interface CheckBatchInput {
  readonly plan: Plan;
  readonly batch: Batch;
  readonly run: CheckedRun;
}

/** Which kind of rule a check of refine is, by its name or by what follows a column's colon. */
const RULES: Readonly<Record<string, Rule>> = {
  schema: 'schema',
  schema_extra: 'schema',
  snapshot_complete: 'accounted',
  rows_accounted: 'accounted',
  key_null: 'not_null',
  keys_meet: 'unique',
  committed_late: 'range',
  null: 'not_null',
  range: 'range',
  accepted: 'accepted',
  type: 'type',
  length: 'type',
  characters: 'type',
};

export function createCheckActivities(deps: CheckDeps) {
  return {
    /** Keeps what every rule found, then says what the run is to make of it. Recounts rather than trusts. Safe to repeat. */
    async checkBatch({ plan, batch, run }: CheckBatchInput): Promise<CheckedBatch> {
      const { lakeBucket } = deps.settings;
      const file = await readBatchFile(deps.store, lakeBucket, batch.batchKey);
      const definition = await readDefinition(deps.store, lakeBucket, batch.definitionKey);
      const results = [
        ...Object.entries(file.entities).flatMap(([entity, { checks }]) =>
          checks.map((check) => resultOf(entity, check)),
        ),
        ...Object.entries(countsOf(file)).map(([entity, counts]) => recount(entity, counts)),
        ...(await volumeChecks(deps.sql, plan, file, definition.rhythm.volume)),
      ];
      await deps.sql.batchOnce(...logBatchChecks(run, results));
      return { counts: countsOf(file), ...outcomeOf(results, plan) };
    },
  };
}

/** Throws ELT_LOAD_BATCH_OUTDATED for a batch whose columns are not staging's any more. */
export async function readBatchFile(store: ObjectStore, bucket: string, key: string): Promise<BatchFile> {
  const file = batchFileSchema.parse(await store.readJson(bucket, key));
  if (file.envelope === ENVELOPE) return file;
  throw new EltError(
    'ELT_LOAD_BATCH_OUTDATED',
    `batch ${file.batchId} was refined with the columns of version ${file.envelope}, and staging has those of ${ENVELOPE}`,
  );
}

function resultOf(entity: string, { name, severity, failed, detail }: BatchCheck): CheckResult {
  const rule = RULES[name.split(':').at(-1) ?? name] ?? 'custom';
  return { place: BATCH, entity, name, rule, severity, failed, detail };
}

function countsOf(file: BatchFile): Record<string, EntityCounts> {
  return Object.fromEntries(
    Object.entries(file.entities).map(
      ([entity, { contractVersion: _, files: __, checks: ___, ...counts }]) => [entity, counts],
    ),
  );
}

/** The books, by the file's own figures and not by what its checks say of them. */
function recount(entity: string, counts: EntityCounts): CheckResult {
  const { bronze, splits, silver, rejected, duplicates, unmapped, folded } = counts;
  const failed = Math.abs(bronze + splits - silver - rejected - duplicates - unmapped - folded);
  const detail =
    `bronze ${bronze} + splits ${splits} is not silver ${silver} + rejected ${rejected}` +
    ` + duplicates ${duplicates} + unmapped ${unmapped} + folded ${folded}`;
  return {
    place: BATCH,
    entity,
    name: 'rows_recounted',
    rule: 'accounted',
    severity: 'fail',
    failed,
    detail: failed === 0 ? '' : detail,
  };
}
