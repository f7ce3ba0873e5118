import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { tableInputSchema } from '../catalog';
import { catalogIdSchema, nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';

const schema = z.strictObject({
  CatalogId: catalogIdSchema,
  DatabaseName: nameSchema,
  TableInput: tableInputSchema,
});

export function createTable(state: GlueState): Action {
  return async (input) => {
    const { DatabaseName, TableInput } = parseInput(schema, input);
    state.catalog.createTable(DatabaseName, TableInput);
    return {};
  };
}
