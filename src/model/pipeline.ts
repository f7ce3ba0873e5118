/** A pipeline: one source and its way into the warehouse. It reads as the way of the data. */
import { z } from 'zod';
import { patienceSchema } from './dropped';
import { entitySchema, type Entity } from './entity';
import { EltError } from './errors';
import { checkDefinition } from './faults';
import { feedSchema } from './feed';
import { mappingFaults, mappingSchema } from './mapping';
import { WATCH } from './names';
import { rhythmSchema } from './rhythm';
import { DAY_MS, scheduleSchema } from './schedule';
import { tableFeedFaults, tableFeedSchema } from './table-feed';
import { tilingFault } from './tiling';
import { isTimeZone } from './time-zone';

export { DAY_MS };

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens');
/** A folder of the landing bucket. */
const landingPrefix = z
  .string()
  .regex(/^([A-Za-z0-9_.=-]+\/)+$/, 'a folder such as regional-sales/, which ends with a slash');
/** Who takes what is new. */
const landingJobSchema = z.strictObject({
  job: z.literal('ingest'),
  /** A file that S3 shows later than this after its LastModified is skipped by the bookmark: an upload by parts is dated by its beginning. */
  lookBackMs: z.number().int().min(1000).default(900_000),
});
const streamName = z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/);
const objectName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

/**
 * How often the warehouse is compared with the source's own figures:
 *   each-run   by every run
 *   daily      by the first run of a UTC day that comes so far; later ones only settle what is still open
 *   off        never; a loss between source and bronze is then nobody's to see
 */
export const RECONCILE = ['each-run', 'daily', 'off'] as const;
export type Reconcile = (typeof RECONCILE)[number];

/**
 * Whether a run asks for a crawl of what it refined, which nothing on the way to the warehouse reads:
 *   beside   asks, and ends without it
 *   after    asks, and ends once the catalog has it: where Athena reads what was refined
 *   none     does not ask
 */
export const CATALOGUED = ['beside', 'after', 'none'] as const;
export type Catalogued = (typeof CATALOGUED)[number];

const reconcile = z.enum(RECONCILE).default('each-run');

/** How a source delivers; what only one kind says of it. */
export const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('mysql-cdc'),
    database: objectName,
    /** The zone in which its DATETIMEs are written (IANA name), where a column's feed says no other. DMS turns TIMESTAMP into UTC, not these. */
    timezone: z.string().optional(),
    feeds: z.array(tableFeedSchema).min(1),
    reconcile,
  }),
  z.strictObject({
    kind: z.literal('s3-files'),
    landing: z.strictObject({
      prefix: landingPrefix,
      /** Files that come there start a run. Absent: they wait for the schedule. */
      startsRuns: patienceSchema.optional(),
      /** Absent: the worker's sweep chooses what is new, by what it knows. Else a Glue job does, by its bookmark. */
      by: landingJobSchema.optional(),
    }),
    feeds: z.array(feedSchema).min(1),
    mappings: z.array(mappingSchema).min(1),
    /** Whether a source that has never delivered a file is an empty one: otherwise its runs fail until it has. */
    mayBeEmpty: z.boolean().default(false),
    reconcile,
  }),
  z.strictObject({
    kind: z.literal('firehose'),
    /** In Kinesis, whose records Firehose takes. */
    stream: streamName,
    /** Firehose's, which writes bronze. */
    deliveryStream: streamName,
    /** How long after its oldest record an object may be written and still be found, for that record names it. The stream keeps a record for a day, Firehose goes on trying for another. */
    lookBackMs: z
      .number()
      .multipleOf(60_000)
      .positive()
      .default(2 * DAY_MS),
    /** One: a delivery stream writes one kind of row. */
    feeds: z.array(feedSchema).length(1),
    mappings: z.array(mappingSchema).min(1),
    reconcile,
  }),
]);
export type Source = z.infer<typeof sourceSchema>;
export type SourceOf<K extends Source['kind']> = Extract<Source, { kind: K }>;

export const pipelineSchema = z
  .strictObject({
    name: slug.refine((name) => name !== WATCH, `${WATCH} is what looks after all pipelines`),
    /** Whose keys the records have: pipelines that bring records of one system share it. */
    sourceSystem: slug,
    source: sourceSchema,
    /** What it brings, in the warehouse's words; other pipelines may bring the same. */
    entities: z.array(entitySchema).min(1),
    catalog: z.enum(CATALOGUED).default('beside'),
    /** What the source is held to by time; nothing, where it has no rhythm. */
    rhythm: rhythmSchema.prefault({}),
    load: z.strictObject({ dimensions: z.array(objectName), facts: z.array(objectName) }),
    publish: z.array(objectName),
    report: z.array(slug),
    schedule: scheduleSchema,
    /** Mail by `tellOfStream` of what was stored in each hour, and of letters that nobody was told of. */
    news: z.literal('hourly').optional(),
    /** Where its people are told of other things than usual: docs/notifications.md. */
    notices: z
      .strictObject({
        /** Share of an entity's rows in one window; the deployment's, where it is not said. */
        rejectedShare: z.number().min(0).lt(1).optional(),
        /** How long after its firing a window is late. */
        lateAfterMs: z.number().int().multipleOf(60_000).positive().optional(),
      })
      .optional(),
  })
  .superRefine(({ source, entities, load, rhythm }, ctx) => {
    for (const message of feedFaults(source, entities)) ctx.addIssue({ code: 'custom', message });
    for (const fact of load.facts)
      if (!entities.some(({ grainOf }) => grainOf.includes(fact)))
        ctx.addIssue({ code: 'custom', message: `load.facts: none of the entities is grainOf ${fact}` });
    for (const { entity } of [...rhythm.freshness, ...rhythm.volume])
      if (!entities.some(({ name }) => name === entity))
        ctx.addIssue({ code: 'custom', message: `rhythm: ${entity} is not among the entities` });
    for (const { name, references } of entities) {
      for (const { column, entity } of references) {
        const parent = entities.find((one) => one.name === entity);
        // A rule that cannot be asked would hold for ever; one of a column that is NULL for ever asks nothing.
        if (parent?.key.length === 1 || !isBrought(source, name, column)) continue;
        const fault = parent ? 'has a key of several columns' : 'is not among the entities';
        ctx.addIssue({ code: 'custom', message: `${name}: ${column} references ${entity}, which ${fault}` });
      }
    }
  });

/** Why the source's feeds cannot bring the entities. */
function feedFaults(source: Source, entities: readonly Entity[]): string[] {
  return isMapped(source)
    ? mappingFaults(source.mappings, source.feeds, entities)
    : tableFeedFaults(source, entities);
}

/** A source whose feeds' rows make what mappings say. A table's feed makes its own entity. */
export type MappedSource = Extract<Source, { mappings: unknown }>;

export function isMapped(source: Source): source is MappedSource {
  return 'mappings' in source;
}

/** Whether an entity's column can have values: of feeds that are mapped, where a mapping fills it. */
function isBrought(source: Source, entity: string, column: string): boolean {
  return (
    !isMapped(source) ||
    source.mappings.some((mapping) => mapping.entity === entity && column in mapping.columns)
  );
}

export type Pipeline = z.infer<typeof pipelineSchema>;

/** A pipeline brings its own system's records where nobody says of another. */
type Definition = Omit<z.input<typeof pipelineSchema>, 'sourceSystem'> & { readonly sourceSystem?: string };

/** Checks a definition and fills its defaults. Throws ELT_CONFIG_INVALID, which names the field at fault. */
export function definePipeline(definition: Definition): Pipeline {
  const what = `pipeline ${definition.name}`;
  const pipeline = checkDefinition(what, pipelineSchema, { sourceSystem: definition.name, ...definition });
  // Judged where a definition is written, and not where a run reads its frozen one: time zones change meanwhile.
  const fault = tilingFault(pipeline.schedule, Date.now());
  const unknown = zonesOf(pipeline.source).find((zone) => !isTimeZone(zone));
  if (unknown !== undefined)
    throw new EltError(
      'ELT_CONFIG_INVALID',
      `${what}: source: ${unknown} is not a time zone such as UTC or Europe/Berlin`,
    );
  if (fault === null) return pipeline;
  throw new EltError('ELT_CONFIG_INVALID', `${what}: schedule.calendar: ${fault}`);
}

/** Every zone that it says its times are written in. */
function zonesOf(source: Source): string[] {
  const said =
    source.kind === 'mysql-cdc'
      ? [source, ...source.feeds.flatMap(({ columns }) => Object.values(columns))]
      : source.feeds.flatMap(({ columns }) => columns);
  return said.flatMap(({ timezone }) => timezone ?? []);
}

/** What one kind of source says. Throws ELT_CONFIG_INVALID of a pipeline with another. */
export function sourceOf<K extends Source['kind']>(
  { name, source }: Pick<Pipeline, 'name' | 'source'>,
  kind: K,
): SourceOf<K> {
  if (isOfKind(source, kind)) return source;
  throw new EltError('ELT_CONFIG_INVALID', `pipeline ${name} has a ${source.kind} source, not ${kind}`);
}

function isOfKind<K extends Source['kind']>(source: Source, kind: K): source is SourceOf<K> {
  return source.kind === kind;
}

type Unsaid<K extends Source['kind']> = Omit<Extract<z.input<typeof sourceSchema>, { kind: K }>, 'kind'>;

/** A MySQL database whose changes DMS reads from the binlog. */
export function mysqlCdc(source: Unsaid<'mysql-cdc'>): z.input<typeof sourceSchema> {
  return { kind: 'mysql-cdc', ...source };
}

/** Files that come under a prefix of the landing bucket. */
export function s3Files(source: Unsaid<'s3-files'>): z.input<typeof sourceSchema> {
  return { kind: 's3-files', ...source };
}

/** A stream of Kinesis that Firehose writes to bronze. */
export function firehose(source: Unsaid<'firehose'>): z.input<typeof sourceSchema> {
  return { kind: 'firehose', ...source };
}
