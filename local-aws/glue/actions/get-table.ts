import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { catalogIdSchema, nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';
import { tableView } from '../views';

const schema = z.strictObject({ CatalogId: catalogIdSchema, DatabaseName: nameSchema, Name: nameSchema });

export function getTable(state: GlueState): Action {
  return async (input) => {
    const { DatabaseName, Name } = parseInput(schema, input);
    return { Table: tableView(DatabaseName, state.catalog.table(DatabaseName, Name)) };
  };
}
