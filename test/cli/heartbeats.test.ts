/** `ecomflow reconcile` names heartbeats that were never compared, or differ. */
import { compareHeartbeats } from '../../src/cli/reconcile/borders';
import { findPipeline } from '../../src/pipelines/registry';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';

describe('the border of the heartbeats', () => {
  let sql: Warehouse;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(() => sql.execute('delete from etl_reconciliation'));
  afterAll(() => sql.close());

  /** One row of a heartbeat; one without a time of arrival is a check's own figures, not a run's. */
  const note = (id: string, entity: string, status: string, arrivedAt: string, epoch = 1): Promise<unknown> =>
    sql.execute(
      `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at, source_rows, status)
       values ('${id}', 'ecommerce', 'ecommerce', '${entity}', ${epoch}, '1', ${arrivedAt}, 0, '${status}')`,
    );
  const ARRIVED = "timestamp '2011-01-05 00:00:00'";
  const violations = (epoch = 1) => compareHeartbeats({ sql: sql.runner }, findPipeline('ecommerce'), epoch);

  it('is kept when all of them matched', async () => {
    await note('one', 'customer', 'matched', ARRIVED);
    await note('verify', 'customer', 'pending', 'null');
    expect(await violations()).toEqual([]);
  });

  it.each(['pending', 'mismatched'])('is broken by one entity that is %s', async (status) => {
    await note('one', 'customer', 'matched', ARRIVED);
    await note('two', 'customer', 'matched', ARRIVED);
    await note('two', 'product', status, ARRIVED);
    expect(await violations()).toEqual([{ border: 'heartbeat → history', detail: `two is ${status}` }]);
  });

  it('forgives an earlier epoch, whose way out was a new one', async () => {
    await note('before', 'customer', 'mismatched', ARRIVED, 1);
    await note('after', 'customer', 'matched', ARRIVED, 2);
    expect(await violations(2)).toEqual([]);
    expect(await violations(1)).toHaveLength(1);
  });
});
