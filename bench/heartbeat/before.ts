/** A heartbeat as it was taken before: counts, sums and the row in one transaction, whose reads lock every row. */
import type { Entity } from '../../src/model/entity';
import type { BenchShop } from './shop';

/** Waits for row locks for as long as a count may take. */
const PATIENCE_S = 600;

export function takeSerializable(shop: BenchShop, entities: readonly Entity[]): Promise<void> {
  return shop.use(async (connection) => {
    await connection.query(`set session innodb_lock_wait_timeout = ${PATIENCE_S}`);
    await connection.query('set session transaction isolation level serializable');
    await connection.beginTransaction();
    for (const { name, sums } of entities) {
      const columns = [0, 1, 2].map((place) =>
        sums[place] ? `cast(sum(\`${sums[place]}\`) as char)` : 'null',
      );
      await connection.query(
        `insert into ecomflow_heartbeat (heartbeat_id, entity, written_at, row_count, sum_1, sum_2, sum_3)
         select uuid(), ?, utc_timestamp(), count(*), ${columns.join(', ')} from \`${name}\``,
        [name],
      );
    }
    await connection.commit();
  });
}
