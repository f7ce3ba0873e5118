/** What a comparison came to: which entities differ and how, and of whose content nothing is known. */
import type { Row, SqlRunner } from '../aws/sql-runner';
import type { Plan } from '../model/plan';

export interface Outcome {
  readonly differences: string[];
  /** Of whose content nothing is known, though rows and sums are equal. */
  readonly counted: ReadonlySet<string>;
}

export async function readOutcome(sql: SqlRunner, markIds: readonly string[]): Promise<Outcome> {
  const parameters = Object.fromEntries(markIds.map((id, index) => [`mark_${index}`, id]));
  const named = Object.keys(parameters).map((name) => `:${name}`);
  const rows = await sql.execute(
    `select heartbeat_id, entity, status, source_rows, warehouse_rows, source_sum_1, warehouse_sum_1,
       source_sum_2, warehouse_sum_2, source_sum_3, warehouse_sum_3
     from etl_reconciliation where heartbeat_id in (${named.join(', ')}) and status <> 'matched'
     order by arrived_at, entity`,
    parameters,
  );
  return {
    differences: rows.filter((row) => row['status'] !== 'counted').map(describeDifference),
    counted: new Set(rows.map((row) => String(row['heartbeat_id']))),
  };
}

/** History that was loaded before there were checksums has none, and never will: said by the run that meets it first. */
export async function tellOnce(
  sql: SqlRunner,
  { pipeline }: Plan,
  markIds: readonly string[],
): Promise<string[]> {
  const parameters = Object.fromEntries(markIds.map((id, index) => [`mark_${index}`, id]));
  const named = Object.keys(parameters).map((name) => `:${name}`);
  const [row] = await sql.execute(
    `select count(*) as earlier from etl_reconciliation
     where pipeline = :pipeline and status = 'counted' and heartbeat_id not in (${named.join(', ')})`,
    { ...parameters, pipeline },
  );
  if (Number(row?.['earlier']) > 0) return [];
  return [
    'the source was compared by rows and sums alone: history from before there were checksums has none; a new epoch brings them (docs/runbook.md)',
  ];
}

/** Where rows and sums are equal it is the content: some value of some row. */
function describeDifference(row: Row): string {
  const side = (name: string): string => {
    const sums = [1, 2, 3].map((place) => row[`${name}_sum_${place}`]).filter((sum) => sum !== null);
    const told = sums.length === 0 ? '' : ` (sums ${sums.map(String).join(', ')})`;
    return `${name} ${String(row[`${name}_rows`])} rows${told}`;
  };
  const [source, warehouse] = [side('source'), side('warehouse')];
  const entity = String(row['entity']);
  return source.replace('source', '') === warehouse.replace('warehouse', '')
    ? `${entity}: ${source} as the warehouse, and other content: a value of some row was lost or changed`
    : `${entity}: ${source}, ${warehouse}`;
}
