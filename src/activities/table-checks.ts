/** Table rules: asked after the load as one statement batch, kept in etl_check, and told to the run. */
import type { ObjectStore } from '../aws/object-store';
import { clientToken, type SqlRunner } from '../aws/sql-runner';
import type { WarehouseCheck } from '../aws/warehouse-files';
import { outcomeOf, type CheckOutcome, type CheckResult } from '../model/check';
import type { Plan } from '../model/plan';
import {
  BATCH,
  FORGET_TABLE_CHECKS,
  logFound,
  quoted,
  resultOf,
  runParameters,
  spokenOf,
  type CheckedRun,
} from './check-log';
import { readDefinition } from './planning';
import { waitForRemoteJob } from './remote-job';
import { tableRules, type TableRule } from './table-rules';
import { statementJob } from './warehouse';

export interface TableCheckDeps {
  readonly sql: SqlRunner;
  readonly store: ObjectStore;
  /** The queries of sql/. */
  readonly checks: readonly WarehouseCheck[];
  readonly settings: { readonly lakeBucket: string; readonly pollMinMs: number };
}

export interface TableCheckInput {
  readonly plan: Plan;
  readonly run: CheckedRun;
}

/** The Data API takes 40 statements at once; one of them forgets. */
const MOST_STATEMENTS = 39;
/** Of a broken rule's rows, so many are shown; of so many rules. */
const SHOWN_ROWS = 3;
const SHOWN_RULES = 10;
const LONGEST_DETAIL = 1000;

export function createTableCheckActivities(deps: TableCheckDeps) {
  return {
    /** Safe to repeat: by its token it is the same statement, and a run's rows are replaced. Each query sees one moment, whatever loads meanwhile. */
    async startTableChecks({
      plan,
      run,
      token,
    }: TableCheckInput & { token: string }): Promise<{ statementId: string }> {
      const rules = await readRules(deps, plan);
      const questions = [...rules.values()].map((ofTable) => ofTable.map(question));
      const queries = intoFew(questions).map((some) => some.join('\nunion all\n'));
      const statements = [FORGET_TABLE_CHECKS, ...queries.map((query) => logFound(run, query))];
      const statementId = await deps.sql.startBatch(
        statements,
        clientToken('table-checks', token),
        spokenOf(statements, parametersOf(plan, run)),
      );
      return { statementId };
    },

    /** What the rules found; a broken one is shown with its first rows. */
    async waitForTableChecks({
      plan,
      run,
      statementId,
    }: TableCheckInput & { statementId: string }): Promise<CheckOutcome> {
      await waitForRemoteJob(statementJob(deps.sql, statementId), deps.settings);
      const broken = await readBroken(deps.sql, run);
      return outcomeOf(await withRows(deps, plan, run, broken));
    },
  };
}

async function readRules(deps: TableCheckDeps, plan: Plan): Promise<Map<string, TableRule[]>> {
  return tableRules(
    await readDefinition(deps.store, deps.settings.lakeBucket, plan.definitionKey),
    deps.checks,
  );
}

function question({ place, entity, name, rule, severity, sql }: TableRule): string {
  const whose = entity === null ? 'cast(null as varchar(64))' : quoted(entity);
  return `select ${quoted(place)} as place, ${whose} as entity, ${quoted(name)} as check_name, '${rule}' as rule,
    '${severity}' as severity, count(*) as failed_rows from (${sql}) as offenders`;
}

/** A statement a table, or for several where there are too many tables. */
function intoFew(questions: readonly (readonly string[])[]): string[][] {
  const each = Math.ceil(questions.length / MOST_STATEMENTS);
  const few: string[][] = [];
  for (let start = 0; start < questions.length; start += each)
    few.push(questions.slice(start, start + each).flat());
  return few;
}

function parametersOf(plan: Plan, run: CheckedRun): Record<string, string> {
  return { ...runParameters(run), source_system: plan.sourceSystem };
}

/** The gravest first. */
async function readBroken(sql: SqlRunner, { workflowRunId }: CheckedRun): Promise<CheckResult[]> {
  const rows = await sql.execute(
    `select place, entity, check_name, rule, severity, failed_rows, detail from etl_check
     where workflow_run_id = :workflow_run_id and place <> '${BATCH}' and failed_rows > 0
     order by severity, place, check_name`,
    { workflow_run_id: workflowRunId },
  );
  return rows.map(resultOf);
}

async function withRows(
  deps: TableCheckDeps,
  plan: Plan,
  run: CheckedRun,
  broken: readonly CheckResult[],
): Promise<CheckResult[]> {
  if (broken.length === 0) return [];
  const rules = await readRules(deps, plan);
  const shown: CheckResult[] = [];
  for (const result of broken.slice(0, SHOWN_RULES)) {
    const rule = rules.get(result.place)?.find(({ name }) => name === result.name);
    // A worker of another version may have asked what this one does not know.
    shown.push(
      rule ? { ...result, detail: await showRows(deps.sql, rule, parametersOf(plan, run)) } : result,
    );
  }
  for (const result of shown) await keepDetail(deps.sql, run, result);
  return [...shown, ...broken.slice(SHOWN_RULES)];
}

async function showRows(
  sql: SqlRunner,
  rule: TableRule,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const query = `select * from (${rule.sql}) as offenders limit ${SHOWN_ROWS}`;
  const rows = await sql.execute(query, spokenOf([query], parameters));
  return rows
    .map((row) => JSON.stringify(row))
    .join(' ')
    .slice(0, LONGEST_DETAIL);
}

async function keepDetail(
  sql: SqlRunner,
  { workflowRunId }: CheckedRun,
  { place, name, detail }: CheckResult,
): Promise<void> {
  if (detail === '') return;
  await sql.execute(
    `update etl_check set detail = :detail
     where workflow_run_id = :workflow_run_id and place = :place and check_name = :name`,
    { workflow_run_id: workflowRunId, place, name, detail },
  );
}
