import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { parseInput } from '../input';
import { pageOf } from '../paging';
import type { DmsState } from '../service-state';
import { tableView } from '../views';

const MAX_RECORDS = 500;
const schema = z.object({ ReplicationTaskArn: z.string() });

/** https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeTableStatistics.html: rows that are in bronze, by table. */
export function describeTableStatistics(state: DmsState): Action {
  return async (input) => {
    const task = state.task(parseInput(schema, input).ReplicationTaskArn);
    const tables = Object.entries(task.process?.state?.tables ?? {});
    const views = tables
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, table]) => tableView(id, table, task.reloaded));
    const page = pageOf(
      input,
      views,
      {
        'schema-name': (view) => [String(view['SchemaName'])],
        'table-name': (view) => [String(view['TableName'])],
        'table-state': (view) => [String(view['TableState'])],
      },
      MAX_RECORDS,
    );
    return { ReplicationTaskArn: task.arn, TableStatistics: page.items, ...page.marker };
  };
}
