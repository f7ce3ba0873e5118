/**
 * One load is one transaction, of one or more batches. The guarantee is in its SQL, not in who starts it:
 * the fence lets one load through at a time, and batches or events that are known already are left out.
 */
import { z } from 'zod';
import type { ObjectStore } from '../aws/object-store';
import { clientToken, MOST_STATEMENTS, type SqlRunner } from '../aws/sql-runner';
import { statementError } from '../aws/statement-error';
import type { BatchFile } from '../model/batch-file';
import { EltError } from '../model/errors';
import { COMMON_STAGING, loadManifestKey, stagingTable } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import type { Batch, LoadOutcome } from '../model/plan';
import { readBatchFile } from './check';
import { readDefinition } from '../aws/definition';
import { waitForRemoteJob } from './remote-job';

export interface LoadDeps {
  readonly sql: SqlRunner;
  readonly store: ObjectStore;
  readonly settings: {
    readonly lakeBucket: string;
    readonly copyRoleArn: string;
    readonly pollMinMs: number;
  };
}

export interface Load {
  readonly warehouse: string;
  /** Drawn in the workflow; names the manifests and, hashed, is the statement's ClientToken. */
  readonly loadId: string;
  readonly batches: readonly Batch[];
}

type StagedFile = BatchFile['entities'][string]['files'][number];

export function createLoadActivities(deps: LoadDeps) {
  return {
    /**
     * Safe to repeat: the same load writes the same manifests and, by its token, is the same statement. Throws
     * ELT_LOAD_TOO_MANY_STATEMENTS before anything is written or sent.
     */
    async startLoad(load: Load): Promise<{ statementId: string }> {
      const { lakeBucket, copyRoleArn } = deps.settings;
      const files = await Promise.all(
        load.batches.map(({ batchKey }) => readBatchFile(deps.store, lakeBucket, batchKey)),
      );
      const keys = [...new Set(load.batches.map((batch) => batch.definitionKey))];
      const definitions = await Promise.all(keys.map((key) => readDefinition(deps.store, lakeBucket, key)));
      const staged = stagedFiles(files);
      const manifestOf = (table: string): string => loadManifestKey(load.warehouse, load.loadId, table);
      const copies = [...staged.keys()].map((table) =>
        copyStatement(table, lakeBucket, manifestOf(table), copyRoleArn),
      );
      const statements = loadStatements(copies, definitions);
      refuseTooMany(statements, load.batches);
      for (const [table, entries] of staged)
        await deps.store.writeJson(lakeBucket, manifestOf(table), copyManifest(entries));
      const statementId = await deps.sql.startBatch(statements, clientToken(load.loadId), {
        load_id: load.loadId,
      });
      return { statementId };
    },

    /** Returns each batch's outcome. Throws the code of a load that failed; the warehouse is then as it was. */
    async waitForLoad({
      load,
      statementId,
    }: {
      load: Load;
      statementId: string;
    }): Promise<Record<string, LoadOutcome>> {
      await waitForRemoteJob(statementJob(deps.sql, statementId), deps.settings);
      const outcomes = await Promise.all(
        load.batches.map(
          async ({ batchId }) => [batchId, await committedOutcome(deps.sql, batchId)] as const,
        ),
      );
      return Object.fromEntries(outcomes.map(([id, outcome]) => [id, outcome ?? { status: 'withdrawn' }]));
    },

    /** What the warehouse knows of a batch; null when no load committed it. */
    async lookAtBatch({ batchId }: { batchId: string }): Promise<LoadOutcome | null> {
      return committedOutcome(deps.sql, batchId);
    },
  };
}

/** A Data API statement as a remote job: waits in the call, and is cancelled when its run is. */
export function statementJob(sql: SqlRunner, statementId: string) {
  return {
    id: statementId,
    look: async (): Promise<true | EltError | null> => {
      const statement = await sql.describe(statementId);
      if (statement.Status === 'FINISHED') return true;
      if (statement.Status === 'FAILED' || statement.Status === 'ABORTED') return statementError(statement);
      return null;
    },
    stop: async (): Promise<void> => {
      const statement = await sql.describe(statementId);
      const ended =
        statement.Status === 'FINISHED' || statement.Status === 'FAILED' || statement.Status === 'ABORTED';
      if (!ended) await sql.cancel(statementId);
    },
  };
}

/** What the warehouse knows of a batch; null when no load committed it. */
export async function committedOutcome(sql: SqlRunner, batchId: string): Promise<LoadOutcome | null> {
  const [row] = await sql.execute(
    `select max(load_id) as load_id, sum(new_rows) as new_rows, sum(known_rows) as known_rows
     from etl_batch where batch_id = :batch_id`,
    { batch_id: batchId },
  );
  const loadId = row?.['load_id'];
  if (typeof loadId !== 'string') return null;
  return {
    status: 'committed',
    loadId,
    newRows: Number(row?.['new_rows'] ?? 0),
    knownRows: Number(row?.['known_rows'] ?? 0),
  };
}

function stagedFiles(batches: readonly BatchFile[]): Map<string, StagedFile[]> {
  const staged = new Map<string, StagedFile[]>();
  const add = (table: string, files: readonly StagedFile[]): void => {
    if (files.length > 0) staged.set(table, [...(staged.get(table) ?? []), ...files]);
  };
  for (const batch of batches) {
    for (const [entity, { files }] of Object.entries(batch.entities)) add(stagingTable(entity), files);
    for (const [folder, table] of Object.entries(COMMON_STAGING)) add(table, batch.files[folder] ?? []);
  }
  return staged;
}

/** Redshift's manifest; Parquet needs each file's length. Source: AWS "Using a manifest to specify data files". */
function copyManifest(files: readonly StagedFile[]): unknown {
  return {
    entries: files.map(({ url, contentLength }) => ({
      url,
      mandatory: true,
      meta: { content_length: contentLength },
    })),
  };
}

const copyTarget = z.object({
  table: z.string().regex(/^stg_[a-z0-9_]{1,60}$/),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  key: z.string().regex(/^[A-Za-z0-9/_=.-]{1,900}$/),
  role: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[A-Za-z0-9+=,.@_/-]{1,128}$/),
});

/** The only place that writes COPY: its URL and role cannot be bound, so they are validated and quoted here. */
export function copyStatement(table: string, bucket: string, key: string, role: string): string {
  const safe = copyTarget.parse({ table, bucket, key, role });
  return `copy ${safe.table} from 's3://${safe.bucket}/${safe.key}' iam_role '${safe.role}' format as parquet manifest`;
}

/** A load is one transaction, and no transaction is longer: whoever asked for it has to make the set smaller. */
function refuseTooMany(statements: readonly string[], batches: readonly Batch[]): void {
  if (statements.length <= MOST_STATEMENTS) return;
  const pipelines = [...new Set(batches.map(({ pipeline }) => pipeline))].join(', ');
  throw new EltError(
    'ELT_LOAD_TOO_MANY_STATEMENTS',
    `${batches.length} batch(es) of ${pipelines} would take ${statements.length} statements, and a transaction has ${MOST_STATEMENTS} at most`,
  );
}

/** The transaction's statements in stage order. The fence comes first: without that lock a zombie load would double rows in silence. */
export function loadStatements(copies: readonly string[], definitions: readonly Pipeline[]): string[] {
  const unique = (names: readonly string[]): string[] => [...new Set(names)];
  const entities = unique(definitions.flatMap((one) => one.entities.map((entity) => entity.name)));
  const dimensions = unique(definitions.flatMap((one) => one.load.dimensions));
  const facts = unique(definitions.flatMap((one) => one.load.facts));
  const call = (procedure: string): string => `call ${procedure}(:load_id)`;
  return [
    'update etl_writer set fence = fence + 1',
    call('sp_begin_load'),
    ...copies,
    call('sp_load_skip_known_batches'),
    call('sp_note_load_keys'),
    ...entities.map((entity) => call(`sp_load_hist_${entity}`)),
    call('sp_load_hist_snapshot'),
    call('sp_load_rejected'),
    ...dimensions.map((table) => call(`sp_load_${table}`)),
    ...facts.map((table) => call(`sp_load_${table}`)),
    call('sp_load_ledger'),
  ];
}
