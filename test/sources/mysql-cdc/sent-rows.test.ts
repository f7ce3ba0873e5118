/** The border between a MySQL source and bronze: DMS's task counts its own epoch alone, and perhaps anew after it was resumed. */
import type { ReplicationTaskStats } from '@aws-sdk/client-database-migration-service';
import { compareSent, sentRows } from '../../../src/sources/mysql-cdc/reconcile/counts';
import { findPipeline } from '../../../src/pipelines/registry';

const FRESH = new Date('2011-01-05T00:00:00Z');
const LATER = new Date('2011-01-06T00:00:00Z');
const ENTITY = 'customer';

describe('what DMS replicated', () => {
  const pipeline = findPipeline('ecommerce');
  function broken(
    inBronze: number,
    stats: ReplicationTaskStats = { FreshStartDate: FRESH, StartDate: FRESH },
  ) {
    const rowsOf = (epoch: number, rows: number) => ({ key: 'k', entity: ENTITY, epoch, rows });
    const bronze = [rowsOf(1, 99), rowsOf(2, 1), rowsOf(2, inBronze - 1)];
    const tables = [{ TableName: ENTITY, FullLoadRows: 5, Inserts: 2, Updates: 1, Deletes: 0 }];
    const task = { ReplicationTaskStats: stats };
    return compareSent(sentRows(task, tables, pipeline), 2, bronze).map(({ detail }) => detail);
  }

  it("is compared with bronze of the task's epoch, whatever earlier ones hold", () => {
    expect(broken(8)).toEqual([]);
  });

  it.each([7, 9])('differs where bronze holds %i rows', (rows) => {
    expect(broken(rows)).toEqual([`customer: 8 left, ${rows} arrived`]);
  });

  it('may be less than bronze after the task was resumed, never more', () => {
    const resumed = { FreshStartDate: FRESH, StartDate: LATER };
    expect(broken(30, resumed)).toEqual([]);
    expect(broken(7, resumed)).toHaveLength(1);
  });
});
