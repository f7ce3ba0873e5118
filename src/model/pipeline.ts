/** A pipeline: one source and its way into the warehouse. It reads as the way of the data. */
import { z } from 'zod';
import { entitySchema, type Entity } from './entity';
import { EltError } from './errors';
import { checkDefinition } from './faults';
import { scheduleSchema } from './schedule';
import { tilingFault } from './tiling';

export { DAY_MS } from './schedule';

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens');
const objectName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);

/**
 * How often the warehouse is compared with the source's own figures:
 *   each-run   by every run
 *   daily      by the first run of a UTC day that comes so far; later ones only settle what is still open
 *   off        never; a loss between source and bronze is then nobody's to see
 */
export const RECONCILE = ['each-run', 'daily', 'off'] as const;
export type Reconcile = (typeof RECONCILE)[number];

export const CATALOGUED = ['beside', 'none'] as const;
export type Catalogued = (typeof CATALOGUED)[number];

export const pipelineSchema = z
  .strictObject({
    name: slug,
    /** Whose keys the records have: pipelines that bring records of one system share it. */
    sourceSystem: slug,
    source: z.strictObject({
      kind: z.literal('mysql-cdc'),
      database: objectName,
      entities: z.array(entitySchema).min(1),
      reconcile: z.enum(RECONCILE).default('each-run'),
    }),
    /** Whether a run asks for a crawl of what it refined, which nothing on the way to the warehouse reads. */
    catalog: z.enum(CATALOGUED).default('beside'),
    load: z.strictObject({ dimensions: z.array(objectName), facts: z.array(objectName) }),
    publish: z.array(objectName),
    report: z.array(slug),
    schedule: scheduleSchema,
  })
  .superRefine(({ source, load }, ctx) => {
    for (const fact of load.facts)
      if (!source.entities.some(({ grainOf }) => grainOf.includes(fact)))
        ctx.addIssue({ code: 'custom', message: `load.facts: none of the entities is grainOf ${fact}` });
    for (const { name, references } of source.entities) {
      for (const { column, entity } of references) {
        const parent = source.entities.find((one) => one.name === entity);
        // A rule that cannot be asked would hold for ever.
        if (parent?.key.length === 1) continue;
        const fault = parent ? 'has a key of several columns' : 'is not among the entities';
        ctx.addIssue({ code: 'custom', message: `${name}: ${column} references ${entity}, which ${fault}` });
      }
    }
  });

export type Pipeline = z.infer<typeof pipelineSchema>;

/** A pipeline brings its own system's records where nobody says of another. */
type Definition = Omit<z.input<typeof pipelineSchema>, 'sourceSystem'> & { readonly sourceSystem?: string };

/** Checks a definition and fills its defaults. Throws ELT_CONFIG_INVALID, which names the field at fault. */
export function definePipeline(definition: Definition): Pipeline {
  const what = `pipeline ${definition.name}`;
  const pipeline = checkDefinition(what, pipelineSchema, { sourceSystem: definition.name, ...definition });
  // Judged where a definition is written, and not where a run reads its frozen one: time zones change meanwhile.
  const fault = tilingFault(pipeline.schedule, Date.now());
  if (fault === null) return pipeline;
  throw new EltError('ELT_CONFIG_INVALID', `${what}: schedule.calendar: ${fault}`);
}

export interface MysqlCdc {
  readonly database: string;
  readonly entities: readonly Entity[];
  readonly reconcile?: Reconcile;
}

/** A MySQL database whose changes DMS reads from the binlog. */
export function mysqlCdc(source: MysqlCdc): z.input<typeof pipelineSchema>['source'] {
  return { kind: 'mysql-cdc', ...source, entities: [...source.entities] };
}
