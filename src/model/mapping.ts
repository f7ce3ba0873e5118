/**
 * A mapping: which event of an entity a feed's row makes, in Spark SQL over the feed's columns. What it says must be the same
 * whenever it is asked: an event is known again by what it says.
 *
 *   when   rows of which it is true make the event; without it, every row does
 *   at     when what the row says became so, a timestamp in UTC
 *   order  `event`: of one record's events the latest `at` wins; `arrival`: the file that came last
 *   op     gives U, or D for a row that says that the record is gone
 */
import { z } from 'zod';
import type { Entity } from './entity';
import type { Feed } from './feed';
import { repeated } from './repeated';
import { nameSchema, sqlSchema } from './sql-text';

export const mappingSchema = z.strictObject({
  feed: nameSchema,
  entity: nameSchema,
  when: sqlSchema.optional(),
  columns: z.record(nameSchema, sqlSchema),
  at: sqlSchema,
  order: z.enum(['event', 'arrival']).default('event'),
  op: sqlSchema.default("'U'"),
});
export type Mapping = z.infer<typeof mappingSchema>;
/** As a definition writes it. */
export type MappingInput = z.input<typeof mappingSchema>;

/** A row of a feed as an event of an entity is refined by both: raising either version makes its object new. */
export function mappedVersion(entity: Pick<Entity, 'version'>, feed: Pick<Feed, 'version'>): number {
  return entity.version + feed.version - 1;
}

/** Why a pipeline's mappings cannot bring what its entities ask; empty when they can. */
export function mappingFaults(
  mappings: readonly Mapping[],
  feeds: readonly Feed[],
  entities: readonly Entity[],
): string[] {
  const names = entities.map(({ name }) => name);
  return [
    ...repeated(feeds.map(({ name }) => name)).map((name) => `two feeds are called ${name}`),
    ...feeds
      .filter(({ name }) => names.includes(name))
      .map(({ name }) => `feed ${name} is called as an entity`),
    ...feeds
      .filter(({ name }) => !mappings.some(({ feed }) => feed === name))
      .map(({ name }) => `no mapping reads feed ${name}`),
    ...names
      .filter((name) => !mappings.some(({ entity }) => entity === name))
      .map((name) => `no mapping brings entity ${name}`),
    ...mappings.flatMap((mapping) =>
      faultsOf(mapping, feeds, entities).map((fault) => `${mapping.feed} to ${mapping.entity}: ${fault}`),
    ),
  ];
}

function faultsOf(mapping: Mapping, feeds: readonly Feed[], entities: readonly Entity[]): string[] {
  const entity = entities.find(({ name }) => name === mapping.entity);
  if (!entity) return [`the pipeline brings no entity ${mapping.entity}`];
  const said = Object.keys(mapping.columns);
  const known = new Set(entity.columns.map(({ name }) => name));
  return [
    ...(feeds.some(({ name }) => name === mapping.feed) ? [] : [`there is no feed ${mapping.feed}`]),
    ...said.filter((name) => !known.has(name)).map((name) => `${entity.name} has no column ${name}`),
    ...entity.columns
      .filter(({ name, nullable }) => !nullable && !said.includes(name))
      .map(({ name }) => `${name} is not nullable and has no expression`),
  ];
}
