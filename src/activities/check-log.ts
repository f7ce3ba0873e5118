/** etl_check: how what the rules found is written and read. */
import { sqlTimestamp, type Row } from '../aws/sql-runner';
import { EltError } from '../model/errors';
import { RULES, type CheckResult } from '../model/check';
import type { Window } from '../model/window';

/** Whose checks they are. */
export interface CheckedRun {
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly pipeline: string;
  readonly window: Window;
  /** Null where the run had nothing to load. */
  readonly batchId: string | null;
}

export const BATCH = 'batch';

/** A run's rows, found by how etl_check is sorted: it grows by a hundred rows a run. Speaks of `runParameters`. */
export const OF_RUN =
  'pipeline = :pipeline and window_from = cast(:window_from as timestamp) and workflow_run_id = :workflow_run_id';

const HEAD = 'run_id, workflow_run_id, batch_id, pipeline, window_from, window_to';
const FOUND = 'place, entity, check_name, rule, severity, failed_rows, detail';
const ROWS_PER_STATEMENT = 200;
const LONGEST_DETAIL = 1000;
const NAME = /^[A-Za-z0-9_:+]{1,256}$/;

/** Replaces a run's batch checks. Bound are only the texts that come from data. */
export function logBatchChecks(
  run: CheckedRun,
  results: readonly CheckResult[],
): [string[], Record<string, string>] {
  const parameters = runParameters(run);
  const rows = results.map(({ entity, name, rule, severity, failed, detail }, index) => {
    if (detail !== '') parameters[`detail_${index}`] = detail.slice(0, LONGEST_DETAIL);
    const said = detail === '' ? 'null' : `:detail_${index}`;
    const whose = entity === null ? 'null' : quoted(entity);
    return `(${head(run)}, '${BATCH}', ${whose}, ${quoted(name)}, '${rule}', '${severity}', ${failed}, ${said}, getdate())`;
  });
  const statements = [forget('=')];
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
    statements.push(
      `insert into etl_check (${HEAD}, ${FOUND}, checked_at) values ${rows.slice(start, start + ROWS_PER_STATEMENT).join(', ')}`,
    );
  return [statements, parameters];
}

/** Takes out what the run's table rules found before. */
export const FORGET_TABLE_CHECKS = forget('<>');

function forget(comparison: '=' | '<>'): string {
  return `delete from etl_check where ${OF_RUN} and place ${comparison} '${BATCH}'`;
}

/** Keeps what `query` finds: place, entity, check_name, rule, severity, failed_rows. */
export function logFound(run: CheckedRun, query: string): string {
  return `insert into etl_check (${HEAD}, ${FOUND}, checked_at)
    select ${head(run)}, found.place, found.entity, found.check_name, found.rule, found.severity, found.failed_rows, null, getdate()
    from (${query}) as found`;
}

/** NULL is written in SQL: the Data API binds none. */
function head({ batchId }: CheckedRun): string {
  const batch = batchId === null ? 'null' : ':batch_id';
  return `:run_id, :workflow_run_id, ${batch}, :pipeline, cast(:window_from as timestamp), cast(:window_to as timestamp)`;
}

export function runParameters(run: CheckedRun): Record<string, string> {
  return {
    run_id: run.workflowId,
    workflow_run_id: run.workflowRunId,
    ...(run.batchId === null ? {} : { batch_id: run.batchId }),
    pipeline: run.pipeline,
    window_from: sqlTimestamp(run.window.from),
    window_to: sqlTimestamp(run.window.to),
  };
}

/** Names come from contracts, files and refine; what else looks like one is refused, not quoted. */
export function quoted(name: string): string {
  if (!NAME.test(name)) throw new EltError('ELT_INPUT_INVALID', `${name} is not the name of a check`);
  return `'${name}'`;
}

/** The Data API refuses parameters that no statement speaks of. */
export function spokenOf(
  statements: readonly string[],
  parameters: Readonly<Record<string, string>>,
): Record<string, string> {
  const text = statements.join('\n');
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => new RegExp(`:${name}\\b`).test(text)),
  );
}

/** A row of etl_check as it was found. */
export function resultOf(row: Row): CheckResult {
  const rule = RULES.find((known) => known === row['rule']) ?? 'custom';
  return {
    place: String(row['place']),
    entity: typeof row['entity'] === 'string' ? row['entity'] : null,
    name: String(row['check_name']),
    rule,
    severity: row['severity'] === 'fail' ? 'fail' : 'warn',
    failed: Number(row['failed_rows']),
    detail: typeof row['detail'] === 'string' ? row['detail'] : '',
  };
}
