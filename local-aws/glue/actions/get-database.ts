import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { catalogIdSchema, nameSchema, parseInput } from '../input';
import type { GlueState } from '../service-state';
import { databaseView } from '../views';

const schema = z.strictObject({ CatalogId: catalogIdSchema, Name: nameSchema });

export function getDatabase(state: GlueState): Action {
  return async (input) => ({
    Database: databaseView(state.catalog.database(parseInput(schema, input).Name)),
  });
}
