/** `ecomflow reconcile` names marks that were never compared, or differ, and objects that no load has committed. */
import { S3Client } from '@aws-sdk/client-s3';
import { createObjectStore } from '../../src/aws/object-store';
import { compareLedger } from '../../src/reconcile/borders';
import { compareMarks } from '../../src/reconcile/marks';
import type { LayerDeps } from '../../src/reconcile/layers';
import { controlKey } from '../../src/model/names';
import { findPipeline } from '../../src/pipelines/registry';
import { january } from '../sql/support/walk';
import { openWarehouse, type Warehouse } from '../sql/support/warehouse';
import { mysqlIn } from '../support/sources';
import { clientSettings, makeBucket } from '../support/stack';

describe('the border of the marks', () => {
  let sql: Warehouse;

  beforeAll(async () => {
    sql = await openWarehouse();
    await sql.install();
  });
  beforeEach(() => sql.execute('delete from etl_reconciliation'));
  afterAll(() => sql.close());

  /** One row of a mark; one without a time of arrival is a check's own figures, not a run's. */
  const note = (id: string, entity: string, status: string, arrivedAt: string, epoch = 1): Promise<unknown> =>
    sql.execute(
      `insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at, source_rows, status)
       values ('${id}', 'ecommerce', 'ecommerce', '${entity}', ${epoch}, '1', ${arrivedAt}, 0, '${status}')`,
    );
  const ARRIVED = "timestamp '2011-01-05 00:00:00'";
  const violations = (epoch = 1) => compareMarks({ sql: sql.runner }, findPipeline('ecommerce'), epoch);

  it('is kept when all of them matched', async () => {
    await note('one', 'customer', 'matched', ARRIVED);
    await note('verify', 'customer', 'pending', 'null');
    expect(await violations()).toEqual([]);
  });

  it.each(['pending', 'mismatched'])('is broken by one entity that is %s', async (status) => {
    await note('one', 'customer', 'matched', ARRIVED);
    await note('two', 'customer', 'matched', ARRIVED);
    await note('two', 'product', status, ARRIVED);
    expect(await violations()).toEqual([{ border: 'mark → history', detail: `two is ${status}` }]);
  });

  it('forgives an earlier epoch, whose way out was a new one', async () => {
    await note('before', 'customer', 'mismatched', ARRIVED, 1);
    await note('after', 'customer', 'matched', ARRIVED, 2);
    expect(await violations(2)).toEqual([]);
    expect(await violations(1)).toHaveLength(1);
  });

  it('stands beside the ledger, of which an earlier epoch is only a remark', async () => {
    const bucket = await makeBucket();
    const store = createObjectStore(new S3Client({ ...clientSettings(), forcePathStyle: true }));
    for (const epoch of [1, 2]) {
      const day = `2011/01/0${epoch}/2011010${epoch}-120000000`;
      const key = `bronze/ecommerce/epoch=${epoch}/shop/customer/${day}.parquet`;
      await store.writeJson(bucket, key, {});
      await store.writeJson(bucket, controlKey('ecommerce', epoch, 'customer'), {
        ...{ pipeline: 'ecommerce', epoch, schema: 'shop', table: 'customer', entity: 'customer' },
        ...{
          fullLoadStartTime: january(epoch),
          fullLoadEndTime: january(epoch),
          fullLoadRows: 0,
          objects: [],
        },
      });
    }
    const found = (epoch: number, nowMs = Date.UTC(2011, 0, 3)) => {
      const source = { ...mysqlIn(store, bucket)('mysql-cdc'), nowMs: () => Promise.resolve(nowMs) };
      const deps = { sql: sql.runner, findSource: () => source };
      return compareLedger(deps as unknown as LayerDeps, findPipeline('ecommerce'), epoch);
    };
    const detail = expect.stringContaining('--from 2011-01-02 --to 2011-01-03') as string;
    expect(await found(2)).toEqual({
      violations: [{ border: 'bronze → ledger', detail }],
      superseded: [expect.stringContaining('--from 2011-01-01 --to 2011-01-02')],
      remarks: [],
    });
    expect((await found(1)).violations).toHaveLength(2);
    // Of a window that has not ended it is no break.
    expect(await found(2, Date.UTC(2011, 0, 2, 13))).toMatchObject({ violations: [], remarks: [detail] });
  });
});
