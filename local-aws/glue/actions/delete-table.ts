import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { catalogIdSchema, nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';

const schema = z.strictObject({ CatalogId: catalogIdSchema, DatabaseName: nameSchema, Name: nameSchema });

export function deleteTable(state: GlueState): Action {
  return async (input) => {
    const { DatabaseName, Name } = parseInput(schema, input);
    state.catalog.deleteTable(DatabaseName, Name);
    return {};
  };
}
