/** `ecomflow status`: the last runs of the audit, or one run whole. */
import type { Command } from 'commander';
import { openWarehouse } from './connect';
import { print, table, type OutputOptions } from './output';
import type { Row, SqlRunner } from '../aws/sql-runner';

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show the last runs, or everything about one run')
    .argument('[run]', 'a run id such as ecommerce/2010-12-01T00:00Z/P1D')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  $ ecomflow status ecommerce/2010-12-01T00:00Z/P1D')
    .action(async (run: string | undefined, options: OutputOptions) => {
      const sql = openWarehouse();
      if (run === undefined) {
        const rows = await lastRuns(sql);
        return print(options, rows, () => (rows.length === 0 ? 'no runs yet' : tableOf(rows)));
      }
      const view = await oneRun(sql, run);
      print(options, view, () => describeRun(view));
    });
}

function lastRuns(sql: SqlRunner): Promise<Row[]> {
  return sql.execute(
    `select run_id, status, error_code, started_at, finished_at from etl_run order by started_at desc limit 20`,
  );
}

interface RunView {
  readonly runs: readonly Row[];
  readonly counts: readonly Row[];
  readonly rejected: readonly Row[];
}

async function oneRun(sql: SqlRunner, run: string): Promise<RunView> {
  const runs = await sql.execute('select * from etl_run where run_id = :run order by started_at desc', {
    run,
  });
  const batch = runs[0]?.['batch_id'];
  if (typeof batch !== 'string') return { runs, counts: [], rejected: [] };
  const counts = await sql.execute(
    `select entity, bronze_rows, split_rows, silver_rows, rejected_rows, duplicate_rows, new_rows, known_rows
     from etl_batch where batch_id = :batch order by entity`,
    { batch },
  );
  const rejected = await sql.execute(
    `select entity, record_key, reasons, object_key from etl_rejected where batch_id = :batch
     order by entity, record_key limit 100`,
    { batch },
  );
  return { runs, counts, rejected };
}

function describeRun({ runs, counts, rejected }: RunView): string {
  const [latest] = runs;
  if (!latest) return 'no such run';
  const facts = Object.entries(latest).map(([name, value]) => [name, value === null ? '' : String(value)]);
  const sections = [table(facts)];
  if (counts.length > 0) sections.push(tableOf(counts));
  if (rejected.length > 0) sections.push(`rejected rows\n${tableOf(rejected)}`);
  return sections.join('\n\n');
}

function tableOf(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {});
  return table([names, ...rows.map((row) => names.map((name) => String(row[name] ?? '')))]);
}
