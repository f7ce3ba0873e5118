import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { catalogIdSchema, nameSchema, parseInput } from '../input';
import { pageMembers, pageOf } from '../paging';
import type { GlueState } from '../service-state';
import { partitionView } from '../views';

/** `Expression`, which filters on AWS, is refused: a filter that does not filter would mislead. */
const schema = z.strictObject({
  CatalogId: catalogIdSchema,
  DatabaseName: nameSchema,
  TableName: nameSchema,
  ExcludeColumnSchema: z.boolean().optional(),
  ...pageMembers,
});

export function getPartitions(state: GlueState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    const { DatabaseName, TableName } = request;
    const page = pageOf([...state.catalog.table(DatabaseName, TableName).partitions.values()], request, 1000);
    const views = page.items.map((partition) => partitionView(DatabaseName, TableName, partition));
    return { Partitions: views, ...page.next };
  };
}
