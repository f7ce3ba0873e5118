/**
 * What a run's rules by table look at: of everything once a day, and until everything is well; else at what the run's load touched. The warehouse's
 * own clock says which day it is, UTC, both when a look is noted and when it is remembered.
 */
import { createHash } from 'node:crypto';
import type { SqlRunner } from '../aws/sql-runner';
import type { TableRule } from '../aws/table-rules';
import { BATCH, OF_RUN, type CheckedRun } from './check-log';

export type Looked = 'all' | 'touched';

export interface Scope {
  readonly looked: Looked;
  /** Whose keys are looked at; null where the run has loaded nothing. */
  readonly loadId: string | null;
}

/** A look by these rules counts for no others. */
export function fingerprintOf(rules: readonly TableRule[]): string {
  const said = rules.map(({ place, name, sql, severity }) => [place, name, severity, sql]);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/**
 * What a run looked at it looks at again: a repeated start, after a worker died, must be the same statement. Else a look at everything since midnight that
 * found no broken `fail` rule, after which none was found broken, lets the following runs look at what they touched, where the load's
 * keys are kept. Asks of a day's runs, and of one load.
 */
export async function chooseScope(
  sql: Pick<SqlRunner, 'execute'>,
  { pipeline, workflowRunId }: Pick<CheckedRun, 'pipeline' | 'workflowRunId'>,
  rules: string,
  loadId: string | null,
): Promise<Scope> {
  const [row] = await sql.execute(
    `with today as (
       select
         max(case when looked_at = 'all' and rules = :rules and broken_rules = 0 then checked_at end) as clean_at,
         max(case when broken_rules > 0 then checked_at end) as broken_at
       from etl_check_pass
       where pipeline = :pipeline and checked_at >= date_trunc('day', getdate())
     )
     select
       (select max(looked_at) from etl_check_pass
        where pipeline = :pipeline and workflow_run_id = :workflow_run_id and rules = :rules) as looked_before,
       case when clean_at > coalesce(broken_at, timestamp '1900-01-01 00:00:00') then 1 else 0 end as is_well,
       ${loadId === null ? '1' : '(select count(*) from etl_load_touch where load_id = :load_id and is_kept)'} as is_kept
     from today`,
    {
      ...{ pipeline, workflow_run_id: workflowRunId, rules },
      ...(loadId === null ? {} : { load_id: loadId }),
    },
  );
  const before = row?.['looked_before'];
  if (before === 'all' || before === 'touched') return { looked: before, loadId };
  const isNarrow = Number(row?.['is_well']) === 1 && Number(row?.['is_kept']) === 1;
  return { looked: isNarrow ? 'touched' : 'all', loadId };
}

/** The query by which the rule is asked; null where it is not. */
export function queryOf({ sql, eachRun }: TableRule, { looked, loadId }: Scope): string | null {
  if (looked === 'all') return sql;
  return eachRun !== null && (loadId !== null || !/:load_id\b/.test(eachRun)) ? eachRun : null;
}

/**
 * Notes what the run looked at and what its rules found, once they are asked. Replaces what it noted before. `sysdate` is when the
 * transaction began: a look at everything that began before another run found a rule broken says nothing of that.
 */
export function notePass({ looked }: Scope): string[] {
  return [
    'delete from etl_check_pass where pipeline = :pipeline and workflow_run_id = :workflow_run_id',
    `insert into etl_check_pass (workflow_run_id, pipeline, looked_at, rules, broken_rules, checked_at)
     select cast(:workflow_run_id as varchar(64)), cast(:pipeline as varchar(32)), '${looked}', :rules, count(*), sysdate
     from etl_check
     where ${OF_RUN} and place <> '${BATCH}' and severity = 'fail' and failed_rows > 0`,
  ];
}
