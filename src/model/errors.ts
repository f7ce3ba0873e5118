/**
 * What went wrong, as a code that workflows, the command line and the runbook branch on.
 * Codes read `ELT_<STAGE>_<WHAT>`; the message is for people and is never parsed.
 */
export interface ErrorSpec {
  /** Whether the same call may succeed later without anybody's doing. */
  readonly retryable: boolean;
  /** One sentence: what a person does about it. */
  readonly wayOut: string;
}

const transient = (wayOut: string): ErrorSpec => ({ retryable: true, wayOut });
const final = (wayOut: string): ErrorSpec => ({ retryable: false, wayOut });

/** More than a sentence stands in docs/runbook.md, by code, with the commands. */
export const ERROR_CODES = {
  ELT_INPUT_INVALID: final('Correct the input; the message names the field.'),
  ELT_INPUT_WINDOW_AHEAD: final(
    'Run the window once it has ended, or let the run wait for that: `--wait`, or `"wait": true` in its input.',
  ),
  ELT_QUERY_REFUSED: final(
    "Correct the statement: the message is the database's own, and nothing was changed.",
  ),
  ELT_PIPELINE_UNKNOWN: final('Use one of the pipelines that the message names.'),
  ELT_RUN_UNKNOWN: final('`ecomflow status` lists the last runs with their ids.'),
  ELT_RUN_STOPPED: final('Find out who ended the run that was being watched, then run the window again.'),
  ELT_TRIGGER_GONE: final(
    "Find out who stopped the state machine's execution, or raise its timeout; then start it again.",
  ),
  ELT_CONFIG_INVALID: final('Correct the environment variable or the definition that the message names.'),

  ELT_PAYLOAD_UNREADABLE: final(
    'Give this process the key that the message names, or `read` what is encrypted: ECOMFLOW_PAYLOAD_ENCRYPTION and its keys, docs/payload-encryption.md.',
  ),

  ELT_AWS_THROTTLED: transient(
    'A run repeats the call by itself; where it was given up, wait or raise the quota, then try again.',
  ),
  ELT_AWS_UNAVAILABLE: transient(
    'A run repeats the call by itself; where it was given up, mend what does not answer (`ecomflow doctor` looks), then try again.',
  ),
  ELT_AWS_ACCESS_DENIED: final('Grant the permission that the message names to the worker role.'),
  ELT_AWS_NOT_FOUND: final(
    'Provision the resource that the message names (`terraform apply`; a local stack is made anew by `ecomflow local stop` and `ecomflow local start`).',
  ),
  ELT_AWS_REQUEST_INVALID: final('This is a defect of the worker: report it with the message.'),

  ELT_REPLICATE_TASK_STOPPED: final(
    'Find out who stopped the replication, resume it as docs/runbook.md says, then run the window again.',
  ),
  ELT_REPLICATE_TASK_FAILED: final(
    "Read the replication's last failure message and mend its cause; resume it, or start a new epoch as docs/runbook.md says.",
  ),
  ELT_REPLICATE_STATE_UNKNOWN: final(
    "DMS has a state that this version does not know: look what it means in DMS's guide, and report it with the message.",
  ),
  ELT_REPLICATE_TABLE_FAILED: final(
    'The named table is in error in DMS or not captured: mend it and start a new epoch as docs/runbook.md says.',
  ),
  ELT_REPLICATE_DDL_SEEN: final(
    "The source's schema changed: look at the columns that changed (`ecomflow source status PIPELINE`), decide by docs/schema-drift.md, accept them (`ecomflow source accept-ddl PIPELINE TABLE`).",
  ),
  ELT_REPLICATE_LOG_PURGED: final(
    'The source no longer has the log that the replication needs: start a new epoch as docs/runbook.md says.',
  ),
  ELT_REPLICATE_LOG_UNREADABLE: final(
    "The source's log holds what DMS cannot read without losing a change: mend what the message names, then start a new epoch as docs/runbook.md says.",
  ),
  ELT_REPLICATE_HEARTBEAT_LATE: final(
    "The run's heartbeat is not in bronze yet: look at DMS's latency and log; when it has caught up, run the window again.",
  ),
  ELT_REPLICATE_SOURCE_UNREACHABLE: transient(
    'Check that the source database is up and that the secret holds its address and password.',
  ),
  ELT_REPLICATE_SOURCE_BUSY: transient(
    'A run tries again by itself; where it was given up, end what holds the locks or the connections of the source (the message says which), then run the window again.',
  ),
  ELT_REPLICATE_SOURCE_FULL: transient(
    'The source cannot write: make room on its disk, or mend what the message names; a run tries again by itself.',
  ),
  ELT_REPLICATE_SOURCE_READ_ONLY: final(
    'Let the secret name the server that takes writes (no replica), or end its read-only mode: a run writes one row into ecomflow_heartbeat; then run the window again.',
  ),
  ELT_REPLICATE_SOURCE_DENIED: final(
    "Correct user and password in the source's secret, or grant that user what the message names; then run the window again.",
  ),
  ELT_REPLICATE_SOURCE_SCHEMA: final(
    'Make the database or table that the message names as the pipeline has it (src/pipelines/<pipeline>/source/schema.sql), then run the window again.',
  ),
  ELT_REPLICATE_SOURCE_FAILED: final(
    "Read the source's own message and look its number up in its manual; mend it there, then run the window again.",
  ),

  ELT_SOURCE_LANDING_BROKEN: final(
    'Somebody deleted or changed what sweeps keep of a pipeline under control/ in the lake bucket: restore it as docs/runbook.md says.',
  ),

  ELT_SOURCE_INGEST_FAILED: final(
    'Read the error message of the Glue run; mend the job, then run the window again: what it had taken is not lost.',
  ),
  ELT_SOURCE_INGEST_TIMEOUT: final(
    'The Glue run exceeded its time limit: raise it or the capacity, then run the window again.',
  ),
  ELT_SOURCE_INGEST_STOPPED: final('Somebody stopped the Glue run: run the window again.'),

  ELT_SOURCE_STREAM_MISSING: final(
    'Provision the stream in Kinesis or the delivery stream in Firehose that the message names (`terraform apply`; a local stack is made anew by `ecomflow local stop` and `ecomflow local start`), then run the window again.',
  ),
  ELT_SOURCE_DELIVERY_STOPPED: final(
    'Firehose does not write what is in the stream: mend what the message names as docs/runbook.md says, then run the window again.',
  ),
  ELT_SOURCE_DELIVERY_LATE: final(
    "The run's marks are not in bronze yet: look at `ecomflow source status PIPELINE` and at Firehose's own metrics; when it has caught up, run the window again.",
  ),

  ELT_SELECT_OBJECT_CHANGED: final(
    'A bronze object was rewritten after it was loaded: bronze is immutable; find the writer.',
  ),
  ELT_SELECT_NOTHING_DELIVERED: final(
    'The source has never delivered anything, which is no empty window: look at `ecomflow source status PIPELINE`.',
  ),
  ELT_SELECT_SNAPSHOT_INCOMPLETE: final(
    'The full load wrote other rows than DMS counted: start a new epoch as docs/runbook.md says.',
  ),

  ELT_REFINE_JOB_FAILED: final(
    'Read the error message of the Glue run; mend the job or the data, then run the window again.',
  ),
  ELT_REFINE_JOB_TIMEOUT: final(
    'The Glue run exceeded its time limit: raise it or the capacity, then run the window again.',
  ),
  ELT_REFINE_JOB_STOPPED: final('Somebody stopped the Glue run: run the window again.'),
  ELT_REFINE_CAPACITY: transient(
    "A run waits for the job's concurrency limit by itself; where it was given up, raise the limit, then run the window again.",
  ),
  ELT_REFINE_OUTPUT_MISSING: final('The Glue run ended without its batch file: run the window again.'),
  ELT_CATALOG_CRAWL_FAILED: transient(
    'Nothing: the catalog only serves people and is crawled again by the next run.',
  ),

  ELT_CHECK_FAILED: final(
    'See the failed checks by `ecomflow status RUN`; correct the source, the contract or the rule, then run the window again.',
  ),
  ELT_CHECK_SCHEMA: final(
    'A bronze file has not the columns or types of the contract: raise the contract as docs/schema-drift.md says, then run the window again.',
  ),
  ELT_CHECK_KEY_NULL: final(
    'The source has rows without a key: correct them there, then start a new epoch as docs/runbook.md says.',
  ),
  ELT_CHECK_KEYS_MEET: final(
    'Two source keys differ only in trailing blanks: correct the source, then start a new epoch as docs/runbook.md says.',
  ),
  ELT_CHECK_ROWS_UNACCOUNTED: final(
    "Rows went missing between bronze and silver: report it with the run's summary.",
  ),

  ELT_LOAD_STATEMENT_FAILED: final(
    "Read the database's message: nothing of the statement was kept, and of a load nothing at all.",
  ),
  ELT_LOAD_SERIALIZATION: transient(
    'A load that another transaction won against is repeated by itself; where it was given up, find out what else writes to the warehouse, then run the window again.',
  ),
  ELT_LOAD_KEY_COLLISION: final(
    "Two members hash to one surrogate key: change the contract's keySalt, then `ecomflow warehouse install`.",
  ),
  ELT_LOAD_BATCH_OUTDATED: final(
    'The batch was refined before an upgrade: refine it again (`ecomflow rerun RUN --from refine`).',
  ),
  ELT_LOAD_TOO_MANY_STATEMENTS: final(
    'The pipeline loads more entities, dimensions and facts than one transaction holds: move some of them into a pipeline of their own.',
  ),
  ELT_LOAD_STATEMENT_ABORTED: final('Somebody cancelled the statement: run the window again.'),

  ELT_RECONCILE_MISMATCH: final(
    'The warehouse differs from the source: see the message and `ecomflow reconcile`; run the windows that are named as not loaded.',
  ),
  ELT_RECONCILE_COUNT_FAILED: final(
    "Read Athena's own message and mend what it names, then run the window again; the load stays.",
  ),
  ELT_ATHENA_QUERY_FAILED: final(
    "Read Athena's own message and mend what it names; where it knows no table, a run has to load something first.",
  ),
  ELT_ATHENA_SCAN_LIMIT: final(
    'Ask for less, or raise the scan limit of the workgroup (athena_scan_gb of infra-terraform).',
  ),
  ELT_ATHENA_QUERY_STOPPED: final('Somebody stopped the query: ask again.'),
  ELT_PUBLISH_FAILED: final(
    "Read the database's message; the marts stay as they were, the load is committed.",
  ),
  ELT_REPORT_INGESTION_FAILED: final("Read the ingestion's error in QuickSight; the marts are up to date."),
  ELT_REPORT_DASHBOARD_FAILED: final(
    "Read QuickSight's own error in the message: mend the data set or the chart that it names, then run any window of the pipeline; the marts are up to date.",
  ),
  ELT_REPORT_DASHBOARD_BUSY: transient(
    'Somebody changes the same dashboard, or QuickSight is slow: the run asks again by itself.',
  ),
  ELT_REPORT_QUOTA: final("The dataset's daily ingestions are used up: it is refreshed again tomorrow."),
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** True for a string that is one of the codes above. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}

/** An error of EcomFlow's own, with its code. */
export class EltError extends Error {
  override readonly name = 'EltError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }

  get retryable(): boolean {
    return ERROR_CODES[this.code].retryable;
  }
}

/** True where other windows of the same run may be sound: what was selected, refined, checked or loaded is at fault. */
export function isOfTheData(code: string): boolean {
  return /^ELT_(SELECT|REFINE|CHECK|LOAD)_/.test(code);
}

/** Ends an exhaustive `switch`; reached only when a case was forgotten. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
