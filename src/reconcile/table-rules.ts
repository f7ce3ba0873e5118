/** The rules by table, asked of all that there is. */
import type { SqlRunner } from '../aws/sql-runner';
import { declaredRules, writtenRules } from '../aws/table-rules';
import { readWarehouseChecks } from '../aws/warehouse-files';
import type { Violation } from '../model/border';
import type { Pipeline } from '../model/pipeline';

/**
 * Every rule by table, of everything that the source system has: each query of every `checks.sql`, and what the contracts declare of
 * the tables. What only warns breaks no border, and freshness is asked at a window's end.
 */
export async function runTableChecks(
  sql: Pick<SqlRunner, 'execute'>,
  sqlDir: string,
  pipeline: Pipeline,
): Promise<Violation[]> {
  const known = readWarehouseChecks(sqlDir);
  const rules = [...writtenRules(known), ...declaredRules(pipeline, known)].filter(
    ({ severity, rule }) => severity === 'fail' && rule !== 'freshness',
  );
  const violations: Violation[] = [];
  for (const { place, name, sql: query } of rules) {
    const speaks = query.includes(':source_system');
    const [row] = await sql.execute(query, speaks ? { source_system: pipeline.sourceSystem } : {});
    if (row) violations.push({ border: `${place}: ${name}`, detail: JSON.stringify(row) });
  }
  return violations;
}
