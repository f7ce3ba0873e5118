/** The source's figures of a heartbeat against the warehouse, as a run compares them. */
import { SOURCE } from './source';
import type { Row, Sql } from './warehouse';

export interface Figures {
  readonly rows: number;
  readonly sums?: readonly string[];
  readonly epoch?: number;
  readonly sequence: string;
}

/** What `etl_reconciliation` says of the one comparison. */
export async function compareFigures(
  sql: Sql,
  entity: string,
  { rows, sums = [], epoch = 1, sequence }: Figures,
): Promise<Row> {
  const given = [0, 1, 2].map((index) => sums[index] ?? 'null');
  await sql.batch([
    'delete from etl_reconciliation',
    `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at, source_rows, source_sum_1, source_sum_2, source_sum_3, status)
     values ('h', 'ecommerce', '${SOURCE}', '${entity}', ${epoch}, '${sequence}', timestamp '2011-02-01 00:00:00', ${rows}, ${given.join(', ')}, 'pending')`,
    `call sp_reconcile_${entity}('h', '${SOURCE}', ${epoch}, '${sequence}')`,
  ]);
  const [row] = await sql.execute(
    'select status, warehouse_rows, cast(warehouse_sum_1 as varchar(40)) as warehouse_sum, rejected_keys from etl_reconciliation',
  );
  return row ?? {};
}
