/** A page of what DMS says of a job's tables: rows that are in bronze. */
import type { Job } from './model';
import { pageOf, type Page } from './paging';
import { tableView } from './views';

const MAX_RECORDS = 500;

export function tablePage(
  input: Readonly<Record<string, unknown>>,
  { process, reloaded }: Job,
): Page<Readonly<Record<string, unknown>>> {
  const views = Object.entries(process?.state?.tables ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, table]) => tableView(id, table, reloaded));
  return pageOf(
    input,
    views,
    {
      'schema-name': (view) => [String(view['SchemaName'])],
      'table-name': (view) => [String(view['TableName'])],
      'table-state': (view) => [String(view['TableState'])],
    },
    MAX_RECORDS,
  );
}
