/** The checks of sql/, as a test asks them. */
import { readWarehouseChecks, type WarehouseCheck } from '../../../src/aws/warehouse-files';
import { SOURCE } from './source';
import { SQL_ROOT, type Row, type Sql } from './warehouse';

export const CHECKS = readWarehouseChecks(SQL_ROOT).checks;

/** Asked of every source system at once, each of which keeps the rule. */
export function ofAllSystems(query: string): string {
  return query.replaceAll('= :source_system', 'is not null');
}

/** The rows of a source system that break the rule, of all that there are. */
export function brokenRows(sql: Sql, check: WarehouseCheck, sourceSystem = SOURCE): Promise<Row[]> {
  return sql.execute(withValues(check.sql, sourceSystem, ''));
}

/** Of those that a load touched, where the rule looks at them alone. */
export function rowsBrokenBy(
  sql: Sql,
  check: WarehouseCheck,
  loadId: string,
  sourceSystem = SOURCE,
): Promise<Row[]> {
  return sql.execute(withValues(check.eachRun ?? 'select 1 where 1 = 0', sourceSystem, loadId));
}

export function withValues(query: string, sourceSystem: string, loadId: string): string {
  return query.replaceAll(':source_system', `'${sourceSystem}'`).replaceAll(':load_id', `'${loadId}'`);
}

/** The id of the newest load. */
export async function lastLoad(sql: Sql): Promise<string> {
  const [row] = await sql.execute('select load_id from etl_load order by fence desc limit 1');
  return String(row?.['load_id']);
}
