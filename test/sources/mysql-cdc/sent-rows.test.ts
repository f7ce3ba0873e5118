/** The border between a MySQL source and bronze: DMS counts its own epoch alone, and perhaps anew in the middle of it. */
import { compareSent, sentRows } from '../../../src/sources/mysql-cdc/reconcile/counts';
import { findPipeline } from '../../../src/pipelines/registry';

const ENTITY = 'customer';

describe('what DMS replicated', () => {
  const pipeline = findPipeline('ecommerce');
  function broken(inBronze: number, countsAnew = false) {
    const rowsOf = (epoch: number, rows: number) => ({ key: 'k', entity: ENTITY, epoch, rows });
    const bronze = [rowsOf(1, 99), rowsOf(2, 1), rowsOf(2, inBronze - 1)];
    const tables = [{ TableName: ENTITY, FullLoadRows: 5, Inserts: 2, Updates: 1, Deletes: 0 }];
    return compareSent(sentRows({ countsAnew }, tables, pipeline), 2, bronze).map(({ detail }) => detail);
  }

  it('is compared with bronze of its epoch, whatever earlier ones hold', () => {
    expect(broken(8)).toEqual([]);
  });

  it.each([7, 9])('differs where bronze holds %i rows', (rows) => {
    expect(broken(rows)).toEqual([`customer: 8 left, ${rows} arrived`]);
  });

  it('may be less than bronze where it may count anew, never more', () => {
    expect(broken(30, true)).toEqual([]);
    expect(broken(7, true)).toHaveLength(1);
  });
});
