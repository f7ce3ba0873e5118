/** The source as it is now beside the warehouse. */
import { randomUUID } from 'node:crypto';
import type { SqlRunner } from '../aws/sql-runner';
import type { Violation } from '../model/border';
import type { Pipeline } from '../model/pipeline';
import type { SourceFigures } from '../model/plan';
import type { Figured } from '../sources/capabilities';

const END_OF_LOG = '9'.repeat(35);

/** The source's figures now against history's current rows: the same procedure that a run's reconciliation calls. */
export async function compareSource(
  deps: { readonly sql: SqlRunner },
  source: Figured,
  pipeline: Pipeline,
  epoch: number,
): Promise<Violation[]> {
  const markId = `verify-${randomUUID()}`;
  for (const figures of await source.figures(pipeline))
    await noteFigures(deps, pipeline, { markId, epoch, figures });
  await deps.sql.batch([`call sp_reconcile('${markId}')`]);
  const rows = await deps.sql.execute(
    `select entity, status, source_rows, warehouse_rows, source_sum_1, warehouse_sum_1, source_sum_2, warehouse_sum_2,
       source_checksum, warehouse_checksum
     from etl_reconciliation where heartbeat_id = :id and status not in ('matched', 'counted')`,
    { id: markId },
  );
  return rows.map((row) => ({ border: 'source → history', detail: JSON.stringify(row) }));
}

async function noteFigures(
  deps: { readonly sql: SqlRunner },
  pipeline: Pipeline,
  { markId, epoch, figures }: { markId: string; epoch: number; figures: SourceFigures },
): Promise<void> {
  const parameters: Record<string, string> = {
    id: markId,
    pipeline: pipeline.name,
    source_system: pipeline.sourceSystem,
    entity: figures.entity,
    epoch: String(epoch),
    sequence: END_OF_LOG,
    n: figures.rows,
    checksum: figures.checksum,
  };
  const sums = figures.sums.map((value, place) => {
    if (value === null) return 'null';
    parameters[`sum_${place}`] = value;
    return `cast(:sum_${place} as decimal(38,6))`;
  });
  await deps.sql.execute(
    `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, source_rows,
       source_sum_1, source_sum_2, source_sum_3, source_checksum, status)
     values (:id, :pipeline, :source_system, :entity, cast(:epoch as integer), :sequence, cast(:n as bigint), ${sums.join(', ')},
       cast(:checksum as decimal(38,0)), 'pending')`,
    parameters,
  );
}
