/**
 * A table feed: one table of a database as its source writes it, whose rows are records of one entity. What is called and typed as in
 * the entity needs no word (docs/feeds.md).
 *
 *   version  raised when the same objects have to be read anew: each of them is then new
 *   columns  by the entity's names; only those of which there is something to say
 */
import { z } from 'zod';
import { columnTypeSchema, isText, type Column, type Entity } from './entity';
import { mappedVersion } from './mapping';
import { repeated } from './repeated';
import { nameSchema } from './sql-text';

/** Any name that a database gives a column; its capitals need no word, a column is found in whatever letters. */
const sourceName = z.string().min(1).max(64);

const writtenSchema = z.strictObject({
  /** May be absent from a bronze file: the table got it later, lost it or never had it. Its value is then NULL. */
  optional: z.literal(true).optional(),
  /** Names that the table's column had before it was renamed, or has where the warehouse calls it differently. */
  formerly: z.array(sourceName).min(1).optional(),
  /** Types that the table's column had before it was retyped: text where this is none, or the other way round. */
  alsoWrittenAs: z.array(columnTypeSchema).min(1).optional(),
  /** The zone of a DATETIME (IANA name), where it is another than the source's. */
  timezone: z.string().optional(),
});
export type Written = z.infer<typeof writtenSchema>;

export const tableFeedSchema = z
  .strictObject({
    entity: nameSchema,
    version: z.number().int().min(1).default(1),
    /** Called as its entity where nothing else is said. */
    table: nameSchema.optional(),
    columns: z.record(nameSchema, writtenSchema).default({}),
  })
  // In one order whoever parses it: a definition stands under the hash of its text.
  .transform(({ entity, version, table, columns }) => ({ entity, version, table: table ?? entity, columns }));
export type TableFeed = z.infer<typeof tableFeedSchema>;
/** As a definition writes it. */
export type TableFeedInput = z.input<typeof tableFeedSchema>;

/** The tables of one source. */
export interface TableSource {
  /** The zone in which its DATETIMEs are written (IANA name). */
  readonly timezone?: string | undefined;
  readonly feeds: readonly TableFeed[];
}

/** An entity as one table writes it. */
export interface WrittenContract {
  /** Under the version of both: raising either makes the table's objects new. */
  readonly contract: Entity;
  /** With the zone of every timestamp. */
  readonly feed: TableFeed;
}

/** In the order of the entities; what `tableFeedFaults` refuses is left out. */
export function writtenContracts(
  { timezone, feeds }: TableSource,
  entities: readonly Entity[],
): WrittenContract[] {
  return entities.flatMap((entity) => {
    const feed = feeds.find((one) => one.entity === entity.name);
    if (!feed) return [];
    const columns = entity.columns.flatMap(({ name, type }) => {
      const zone = type === 'timestamp' ? (feed.columns[name]?.timezone ?? timezone) : undefined;
      const written = { ...feed.columns[name], ...(zone === undefined ? {} : { timezone: zone }) };
      return Object.keys(written).length === 0 ? [] : [[name, written] as const];
    });
    return {
      contract: { ...entity, version: mappedVersion(entity, feed) },
      feed: { ...feed, columns: Object.fromEntries(columns) },
    };
  });
}

/** Why a source's tables cannot bring what a pipeline's entities ask; empty when they can. */
export function tableFeedFaults(source: TableSource, entities: readonly Entity[]): string[] {
  const { feeds } = source;
  const brought = feeds.map(({ entity }) => entity);
  return [
    ...repeated(feeds.map(({ table }) => table)).map((table) => `two feeds are of table ${table}`),
    ...repeated(brought).map((entity) => `two feeds bring entity ${entity}`),
    ...entities
      .filter(({ name }) => !brought.includes(name))
      .map(({ name }) => `no feed brings entity ${name}`),
    ...feeds.flatMap((feed) => {
      const entity = entities.find(({ name }) => name === feed.entity);
      const faults = entity
        ? columnsFaults(feed, entity, source)
        : [`the pipeline brings no entity ${feed.entity}`];
      return faults.map((fault) => `feed of ${feed.table}: ${fault}`);
    }),
  ];
}

function columnsFaults({ columns }: TableFeed, entity: Entity, { timezone }: TableSource): string[] {
  const known = new Map(entity.columns.map((column) => [column.name, column]));
  return [
    ...Object.keys(columns)
      .filter((name) => !known.has(name))
      .map((name) => `${entity.name} has no column ${name}`),
    ...entity.columns.flatMap((column) => {
      const written = columns[column.name] ?? {};
      const isUnzoned = column.type === 'timestamp' && !written.timezone && !timezone;
      return [
        ...(isUnzoned ? [`timestamp ${column.name} names no time zone, and neither does the source`] : []),
        ...writtenFaults(column, written, known),
      ];
    }),
  ];
}

/** Why a column's other shapes would be read as something that they are not. */
function writtenFaults(
  { name, type, nullable }: Column,
  { optional, formerly = [], alsoWrittenAs = [], timezone }: Written,
  columns: ReadonlyMap<string, unknown>,
): string[] {
  const taken = formerly.filter((former) => columns.has(former));
  const alike = alsoWrittenAs.filter((other) => isText(other) === isText(type));
  return [
    ...(optional && !nullable
      ? [`optional column ${name} must be nullable: where it is absent, it is NULL`]
      : []),
    ...taken.map((former) => `${name} was formerly ${former}, which is another column's name`),
    ...alike.map((other) => `${name} is ${type}; also written as ${other}: one of the two must be varchar`),
    ...(timezone && type !== 'timestamp' ? [`${name} is ${type}, and zones are of timestamps`] : []),
  ];
}
