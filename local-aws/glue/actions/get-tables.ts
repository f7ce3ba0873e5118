import { z } from 'zod';
import type { Action } from '../../gateway/service';
import { invalidInput } from '../errors';
import { catalogIdSchema, nameSchema, parseInput } from '../input';
import { pageMembers, pageOf } from '../paging';
import type { GlueState } from '../service-state';
import { tableView } from '../views';

const schema = z.strictObject({
  CatalogId: catalogIdSchema,
  DatabaseName: nameSchema,
  Expression: z.string().optional(),
  ...pageMembers,
});

/** `Expression` is a regular expression over whole names. */
export function getTables(state: GlueState): Action {
  return async (input) => {
    const request = parseInput(schema, input);
    const matches = expression(request.Expression ?? '.*');
    const { tables } = state.catalog.database(request.DatabaseName);
    const found = [...tables.values()].filter((table) => matches.test(table.input.Name));
    const page = pageOf(found, { ...request, MaxResults: Math.min(request.MaxResults ?? 100, 100) }, 100);
    return { TableList: page.items.map((table) => tableView(request.DatabaseName, table)), ...page.next };
  };
}

function expression(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch (error) {
    throw invalidInput(`Expression: ${String(error)}`);
  }
}
