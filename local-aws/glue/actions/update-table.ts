import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { tableInputSchema } from '../catalog';
import { catalogIdSchema, nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';

const schema = z.strictObject({
  CatalogId: catalogIdSchema,
  DatabaseName: nameSchema,
  TableInput: tableInputSchema,
  SkipArchive: z.boolean().optional(),
});

/** Replaces the table's definition; its partitions stay. */
export function updateTable(state: GlueState): Action {
  return async (input) => {
    const { DatabaseName, TableInput } = parseInput(schema, input);
    state.catalog.updateTable(DatabaseName, TableInput);
    return {};
  };
}
