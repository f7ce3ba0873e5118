/**
 * Contracts of before tables had feeds and pipelines a rhythm: each said of its columns, too, how its own table writes them, and how fresh its
 * source is. Frozen definitions and manifests have such.
 */
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

const ruleSchema = z.record(z.string(), z.unknown());
const qualitySchema = z.looseObject({
  name: z.string(),
  quality: z.looseObject({ freshness: ruleSchema.optional(), volume: ruleSchema.optional() }),
});

export interface Apart {
  /** The entity. */
  readonly contract: unknown;
  /** Of its table. */
  readonly feed?: object;
  /** What of a pipeline's rhythm the contract said. */
  readonly rhythm: { readonly freshness: readonly object[]; readonly volume: readonly object[] };
}

/** As what they are today: the entity, the feed of its table, the rhythm of its source. What was none of before stays as it is. */
export function takeApart(frozen: unknown): Apart {
  const { contract, rhythm } = withoutRhythm(frozen);
  const before = contractSchema.safeParse(contract);
  if (!before.success) return { contract, rhythm };
  const { sourceTable, columns, ...entity } = before.data;
  return {
    contract: { ...entity, columns: columns.map(warehouseWords) },
    rhythm,
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

/** Before pipelines had a rhythm, their entities said how fresh and how many. */
function withoutRhythm(contract: unknown): Pick<Apart, 'contract' | 'rhythm'> {
  const before = qualitySchema.safeParse(contract);
  if (!before.success) return { contract, rhythm: { freshness: [], volume: [] } };
  const { name, quality, ...entity } = before.data;
  const { freshness, volume, ...others } = quality;
  const of = (rule?: object): object[] => (rule === undefined ? [] : [{ entity: name, ...rule }]);
  return {
    contract: { name, ...entity, quality: others },
    rhythm: { freshness: of(freshness), volume: of(volume) },
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
