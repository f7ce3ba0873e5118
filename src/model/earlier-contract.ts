/** Contracts of before tables had feeds: each said of its columns, too, how its own table writes them. Frozen definitions and manifests have such. */
import { z } from 'zod';

const columnSchema = z.looseObject({
  name: z.string(),
  type: z.string(),
  optional: z.unknown().optional(),
  formerly: z.unknown().optional(),
  alsoWrittenAs: z.unknown().optional(),
  timezone: z.unknown().optional(),
});
const contractSchema = z.looseObject({
  name: z.string(),
  sourceTable: z.string(),
  columns: z.array(columnSchema),
});

/** As two things: the entity, and the feed of its table. What is no contract of before is given back alone, as it is. */
export function takeApart(contract: unknown): { readonly contract: unknown; readonly feed?: object } {
  const before = contractSchema.safeParse(contract);
  if (!before.success) return { contract };
  const { sourceTable, columns, ...entity } = before.data;
  return {
    contract: { ...entity, columns: columns.map(warehouseWords) },
    feed: {
      entity: entity.name,
      version: 1,
      table: sourceTable,
      columns: Object.fromEntries(
        columns
          .map((column) => [column.name, tableWords(column)] as const)
          .filter(([, words]) => Object.keys(words).length > 0),
      ),
    },
  };
}

type Column = z.infer<typeof columnSchema>;

/** A column that its table might lack was no part of a record's hash where it was NULL. */
function warehouseWords({
  optional,
  formerly: _,
  alsoWrittenAs: __,
  timezone: ___,
  ...column
}: Column): object {
  return { ...column, ...(optional === undefined ? {} : { addedLater: optional }) };
}

function tableWords({ type, optional, formerly, alsoWrittenAs, timezone }: Column): object {
  const words = { optional, formerly, alsoWrittenAs, timezone: type === 'timestamp' ? timezone : undefined };
  return Object.fromEntries(Object.entries(words).filter(([, said]) => said !== undefined));
}
