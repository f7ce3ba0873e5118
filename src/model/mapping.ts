/**
 * A mapping: which event of an entity a feed's row makes, in Spark SQL over the feed's columns. What it says must be the same
 * whenever it is asked: an event is known again by what it says.
 *
 *   when   rows of which it is true make the event; without it, every row does
 *   at     when what the row says became so, a timestamp in UTC; a snapshot's rows have their snapshot's
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
  at: sqlSchema.optional(),
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
    ...names.flatMap((name) => snapshotFaults(name, mappings, feeds)),
    ...feeds.filter(({ stamp }) => stamp).flatMap(({ name }) => stampedFaults(name, mappings)),
    ...names
      .filter((name) => !mappings.some(({ entity }) => entity === name))
      .map((name) => `no mapping brings entity ${name}`),
    ...mappings.flatMap((mapping) =>
      faultsOf(mapping, feeds, entities).map((fault) => `${mapping.feed} to ${mapping.entity}: ${fault}`),
    ),
  ];
}

/** What a snapshot leaves out is gone: of an entity that another feed brings too, all of the other's would be. */
function snapshotFaults(entity: string, mappings: readonly Mapping[], feeds: readonly Feed[]): string[] {
  const bringing = new Set(mappings.flatMap((mapping) => (mapping.entity === entity ? [mapping.feed] : [])));
  const whole = feeds.find(({ name, holds }) => holds === 'snapshot' && bringing.has(name));
  const other = [...bringing].find((name) => name !== whole?.name);
  if (!whole || other === undefined) return [];
  return [
    `${entity}: feed ${other} brings it, too, and a snapshot of ${whole.name} says all that there is of it`,
  ];
}

/** Of a stamped row's events of one entity nothing tells which is which. */
function stampedFaults(feed: string, mappings: readonly Mapping[]): string[] {
  const made = mappings.filter((mapping) => mapping.feed === feed).map(({ entity }) => entity);
  return repeated(made).map(
    (entity) => `${feed} to ${entity}: rows with a stamp make one event of an entity`,
  );
}

function timeFaults({ at, op, order }: Mapping, feed: Feed | undefined): string[] {
  if (feed?.holds !== 'snapshot')
    return at === undefined ? ['at is missing: when did what a row says become so?'] : [];
  return at === undefined && op === "'U'" && order === 'event'
    ? []
    : ["a snapshot's rows are there at its moment: leave out at, op and order"];
}

function faultsOf(mapping: Mapping, feeds: readonly Feed[], entities: readonly Entity[]): string[] {
  const entity = entities.find(({ name }) => name === mapping.entity);
  if (!entity) return [`the pipeline brings no entity ${mapping.entity}`];
  const said = Object.keys(mapping.columns);
  const known = new Set(entity.columns.map(({ name }) => name));
  return [
    ...(feeds.some(({ name }) => name === mapping.feed) ? [] : [`there is no feed ${mapping.feed}`]),
    ...timeFaults(
      mapping,
      feeds.find(({ name }) => name === mapping.feed),
    ),
    ...said.filter((name) => !known.has(name)).map((name) => `${entity.name} has no column ${name}`),
    ...entity.columns
      .filter(({ name, nullable }) => !nullable && !said.includes(name))
      .map(({ name }) => `${name} is not nullable and has no expression`),
  ];
}

/** Snapshots of an entity that another pipeline of the same source system brings as well; empty where there is none. */
export function sharedSnapshotFaults(pipelines: readonly Bringing[]): string[] {
  return pipelines.flatMap((one) =>
    snapshotsOf(one).flatMap((entity) =>
      pipelines
        .filter((other) => other.name !== one.name && other.sourceSystem === one.sourceSystem)
        .filter((other) => other.entities.some(({ name }) => name === entity))
        .map(
          (other) =>
            `${other.name} brings ${entity} of ${one.sourceSystem}, too, and a snapshot of ${one.name} says all that there is of it`,
        ),
    ),
  );
}

interface Bringing {
  readonly name: string;
  readonly sourceSystem: string;
  readonly entities: readonly { readonly name: string }[];
  readonly source: object;
}

function snapshotsOf({ source }: Bringing): string[] {
  if (!('feeds' in source && 'mappings' in source)) return [];
  const { feeds, mappings } = source as { feeds: readonly Feed[]; mappings: readonly Mapping[] };
  const whole = feeds.flatMap(({ name, holds }) => (holds === 'snapshot' ? [name] : []));
  return [...new Set(mappings.flatMap(({ feed, entity }) => (whole.includes(feed) ? [entity] : [])))];
}
