import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { catalogIdSchema, parseInput } from '../input';
import { pageMembers, pageOf } from '../paging';
import type { GlueState } from '../service-state';
import { databaseView } from '../views';

const schema = z.strictObject({ CatalogId: catalogIdSchema, ...pageMembers });

export function getDatabases(state: GlueState): Action {
  return async (input) => {
    const page = pageOf([...state.catalog.databases.values()], parseInput(schema, input), 100);
    return { DatabaseList: page.items.map(databaseView), ...page.next };
  };
}
