/** Table rules: asked after the load as one statement batch, kept in etl_check, and told to the run. */
import type { ObjectStore } from '../aws/object-store';
import { clientToken, MOST_STATEMENTS, type SqlRunner } from '../aws/sql-runner';
import { tableRules, type TableRule } from '../aws/table-rules';
import type { WarehouseChecks } from '../aws/warehouse-files';
import { outcomeOf, type CheckOutcome, type CheckResult } from '../model/check';
import type { Plan } from '../model/plan';
import {
  BATCH,
  FORGET_TABLE_CHECKS,
  logFound,
  OF_RUN,
  quoted,
  resultOf,
  runParameters,
  spokenOf,
  type CheckedRun,
} from './check-log';
import { chooseScope, fingerprintOf, notePass, queryOf, type Scope } from './check-scope';
import { readDefinition } from '../aws/definition';
import { waitForRemoteJob } from './remote-job';
import { statementJob } from './load';

export interface CheckTablesDeps {
  readonly sql: SqlRunner;
  readonly store: ObjectStore;
  /** The queries of sql/. */
  readonly checks: WarehouseChecks;
  readonly settings: { readonly lakeBucket: string; readonly pollMinMs: number };
}

export interface TableCheckInput {
  readonly plan: Plan;
  readonly run: CheckedRun;
}

export interface AskedTables {
  readonly statementId: string;
  readonly scope: Scope;
}

/** One forgets what was asked before, and two note what was looked at. */
const MOST_QUESTIONS = MOST_STATEMENTS - 3;
/** Of a broken rule's rows, so many are shown; of so many rules. */
const SHOWN_ROWS = 3;
const SHOWN_RULES = 10;
const LONGEST_DETAIL = 1000;

export function createCheckTablesActivities(deps: CheckTablesDeps) {
  return {
    /**
     * Safe to repeat: by its token it is the same statement, and a run's rows are replaced. Each query sees one moment, whatever loads
     * meanwhile. `loadId`: the load that took the run's batch in; null where there was none.
     */
    async startTableChecks({
      plan,
      run,
      loadId,
      token,
    }: TableCheckInput & { loadId: string | null; token: string }): Promise<AskedTables> {
      const rules = [...(await readRules(deps, plan)).values()];
      const fingerprint = fingerprintOf(rules.flat());
      const scope = await chooseScope(deps.sql, run, fingerprint, loadId);
      const questions = rules.map((ofTable) => ofTable.flatMap((rule) => question(rule, scope)));
      const queries = intoFew(questions.filter((some) => some.length > 0)).map((some) =>
        some.join('\nunion all\n'),
      );
      const statements = [
        FORGET_TABLE_CHECKS,
        ...queries.map((query) => logFound(run, query)),
        ...notePass(scope),
      ];
      const statementId = await deps.sql.startBatch(
        statements,
        clientToken('table-checks', token, scope.looked),
        spokenOf(statements, { ...parametersOf(plan, run, scope), rules: fingerprint }),
      );
      return { statementId, scope };
    },

    /** What the rules found; a broken one is shown with its first rows. */
    async waitForTableChecks({
      plan,
      run,
      statementId,
      scope,
    }: TableCheckInput & AskedTables): Promise<CheckOutcome> {
      await waitForRemoteJob(statementJob(deps.sql, statementId), deps.settings);
      const broken = await readBroken(deps.sql, run);
      return outcomeOf(await withRows(deps, { plan, run }, scope, broken), plan);
    },
  };
}

async function readRules(deps: CheckTablesDeps, plan: Plan): Promise<Map<string, TableRule[]>> {
  return tableRules(
    await readDefinition(deps.store, deps.settings.lakeBucket, plan.definitionKey),
    deps.checks,
  );
}

/** None where the rule is not asked. */
function question(rule: TableRule, scope: Scope): string[] {
  const { place, entity, name, severity } = rule;
  const query = queryOf(rule, scope);
  if (query === null) return [];
  const whose = entity === null ? 'cast(null as varchar(64))' : quoted(entity);
  return [
    `select ${quoted(place)} as place, ${whose} as entity, ${quoted(name)} as check_name, '${rule.rule}' as rule,
    '${severity}' as severity, count(*) as failed_rows from (${query}) as offenders`,
  ];
}

/** A statement a table, or for several where there are too many tables. */
function intoFew(questions: readonly (readonly string[])[]): string[][] {
  const each = Math.ceil(questions.length / MOST_QUESTIONS);
  const few: string[][] = [];
  for (let start = 0; start < questions.length; start += each)
    few.push(questions.slice(start, start + each).flat());
  return few;
}

function parametersOf(plan: Plan, run: CheckedRun, { loadId }: Scope): Record<string, string> {
  return {
    ...runParameters(run),
    source_system: plan.sourceSystem,
    ...(loadId === null ? {} : { load_id: loadId }),
  };
}

/** The gravest first. */
async function readBroken(sql: SqlRunner, run: CheckedRun): Promise<CheckResult[]> {
  const query = `select place, entity, check_name, rule, severity, failed_rows, detail from etl_check
     where ${OF_RUN} and place <> '${BATCH}' and failed_rows > 0
     order by severity, place, check_name`;
  return (await sql.execute(query, spokenOf([query], runParameters(run)))).map(resultOf);
}

async function withRows(
  deps: CheckTablesDeps,
  { plan, run }: TableCheckInput,
  scope: Scope,
  broken: readonly CheckResult[],
): Promise<CheckResult[]> {
  if (broken.length === 0) return [];
  const rules = await readRules(deps, plan);
  const shown: CheckResult[] = [];
  for (const result of broken.slice(0, SHOWN_RULES)) {
    const rule = rules.get(result.place)?.find(({ name }) => name === result.name);
    // A worker of another version may have asked what this one does not know.
    const query = rule ? queryOf(rule, scope) : null;
    const detail = query === null ? '' : await showRows(deps.sql, query, parametersOf(plan, run, scope));
    shown.push({ ...result, detail });
  }
  for (const result of shown) await keepDetail(deps.sql, run, result);
  return [...shown, ...broken.slice(SHOWN_RULES)];
}

async function showRows(
  sql: SqlRunner,
  query: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const first = `select * from (${query}) as offenders limit ${SHOWN_ROWS}`;
  const rows = await sql.execute(first, spokenOf([first], parameters));
  return rows
    .map((row) => JSON.stringify(row))
    .join(' ')
    .slice(0, LONGEST_DETAIL);
}

async function keepDetail(
  sql: SqlRunner,
  run: CheckedRun,
  { place, name, detail }: CheckResult,
): Promise<void> {
  if (detail === '') return;
  const update = `update etl_check set detail = :detail
     where ${OF_RUN} and place = :place and check_name = :name`;
  await sql.execute(update, spokenOf([update], { ...runParameters(run), place, name, detail }));
}
