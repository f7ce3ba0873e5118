import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { databaseInputSchema } from '../catalog';
import { catalogIdSchema, parseInput, textMapSchema } from '../input';
import type { GlueState } from '../service-state';

const schema = z.strictObject({
  CatalogId: catalogIdSchema,
  DatabaseInput: databaseInputSchema,
  Tags: textMapSchema.optional(),
});

export function createDatabase(state: GlueState): Action {
  return async (input) => {
    state.catalog.createDatabase(parseInput(schema, input).DatabaseInput);
    return {};
  };
}
