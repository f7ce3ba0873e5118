/**
 * A contract: what one kind of record looks like in the warehouse, whichever pipelines bring it. How a source writes it is in that
 * source's feed (table-feed.ts, feed.ts).
 *
 *   entity     one kind of record
 *   dimension  its members with their versions, `dim_<entity>`; an entity without one is what facts are made of
 *   tracked    a column whose change makes a new version (H4); the others only follow along
 *   addedLater a column that the contract got when records were known already: where it is NULL, it is no part of what they say
 *   personal   how a personal value is made unreadable before it reaches silver
 *   severity   what a broken rule does to the run: `fail` ends it, `warn` is only told (docs/quality.md)
 */
import { z } from 'zod';
import { SEVERITIES } from './check';
import { checkDefinition } from './faults';
import { WIDEST_VARCHAR_BYTES } from './text-type';

const severitySchema = z.enum(SEVERITIES);
const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'lower-case letters, digits and underscores');

/**
 * Types in Redshift's words; the one list that Spark, staging and feeds derive from. A varchar's size counts bytes: definitions say
 * characters, by `textOf`.
 */
export const columnTypeSchema = z
  .string()
  .regex(
    /^(smallint|integer|bigint|boolean|date|timestamp|double precision|varchar\(\d{1,5}\)|decimal\(\d{1,2},\d{1,2}\))$/,
    'a Redshift type such as integer, varchar(80), decimal(12,3), timestamp',
  )
  .refine((type) => (varcharBytes(type) ?? 1) <= WIDEST_VARCHAR_BYTES, 'a varchar has 65535 bytes at most');

export const columnSchema = z.strictObject({
  name: identifier,
  type: columnTypeSchema,
  nullable: z.boolean().default(true),
  /** Its change makes a new version. Key columns are never tracked: they are the identity. */
  tracked: z.boolean().default(false),
  /** `hash`: keyed SHA-256, equal values stay equal; `mask`: first character, then stars; `drop`: always NULL. */
  personal: z.enum(['hash', 'mask', 'drop']).optional(),
  /** Inclusive range of a number or of an ISO date; a value outside is rejected. */
  range: z.strictObject({ min: z.string().optional(), max: z.string().optional() }).optional(),
  /** The only values accepted; another one is rejected. */
  accepted: z.array(z.string()).min(1).optional(),
  /** A NULL in it adds nothing to a record's hash, so that what was known without the column stays the same event (H1). */
  addedLater: z.literal(true).optional(),
  /** A row that breaks one of the column's rules is kept aside; `fail` refuses the whole batch for it. */
  severity: severitySchema.default('warn'),
});

/** A referential rule asks the whole history after the load; a parent may come in a later window. */
const referenceSchema = z.strictObject({
  column: identifier,
  entity: identifier,
  severity: severitySchema.default('warn'),
});

/** The entity's versions become `dim_<entity>`. */
const dimensionSchema = z.strictObject({
  /** Columns of other entities, `entity.column`, that name a member: each key that one of their events names has a row (H5). */
  namedBy: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{0,62}\.[a-z][a-z0-9_]{0,62}$/, 'entity.column'))
    .default([]),
});

/** Rules about the entity as a whole; what its source is held to by time its pipeline says (rhythm.ts). */
const qualitySchema = z.strictObject({
  /** Columns that no two current records share; a NULL shares with nobody. The key needs no rule: it is the identity. */
  unique: z
    .array(
      z.strictObject({
        columns: z.array(identifier).min(1).max(3),
        severity: severitySchema.default('warn'),
      }),
    )
    .default([]),
  /** A commit lies at most so long after the time in its file's name, else one of the two clocks was wrong. `warn` loads it. */
  committedLate: z
    .strictObject({
      minutes: z.number().int().min(1).max(527_040).default(60),
      severity: severitySchema.default('fail'),
    })
    .default({ minutes: 60, severity: 'fail' }),
});

/** What silver, history and dimensions write beside a contract's columns. */
const RESERVED: ReadonlySet<string> = new Set([
  ...[
    'batch_id',
    'event_id',
    'source_system',
    'record_key',
    'epoch',
    'origin',
    'committed_at',
    'sequence',
    'op',
  ],
  ...['contract_version', 'row_hash', 'tracked_hash', 'sum_1', 'sum_2', 'sum_3', 'checksum'],
  ...['valid_from', 'valid_to', 'is_current', 'is_inferred', 'first_seen_at'],
]);

const MOST_SUM_DECIMALS = 6;

export const entitySchema = z
  .strictObject({
    name: identifier,
    version: z.number().int().min(1),
    /** Changed only when two members collide on one surrogate key (H7). */
    keySalt: z.string().default(''),
    key: z.array(identifier).min(1).max(4),
    columns: z.array(columnSchema).min(1),
    /** Decimal or integer columns (three at most) whose sums history keeps with each event, to be compared with any source's. */
    sums: z.array(identifier).max(3).default([]),
    dimension: dimensionSchema.optional(),
    /** Facts that have one row for each record that the entity has now. */
    grainOf: z.array(identifier).default([]),
    /** Columns that hold another entity's key. */
    references: z.array(referenceSchema).default([]),
    quality: qualitySchema.prefault({}),
  })
  .superRefine((entity, ctx) => {
    const byName = new Map(entity.columns.map((column) => [column.name, column]));
    const complain = (message: string) =>
      ctx.addIssue({ code: 'custom', message: `${entity.name}: ${message}` });
    if (byName.size !== entity.columns.length) complain('two columns have the same name');
    for (const { name } of entity.columns)
      if (RESERVED.has(name) || name === `${entity.name}_sk`)
        complain(
          `${name} is a column of the warehouse's own: call it otherwise; a table's feed reads it by formerly: ['${name}']`,
        );
    for (const key of entity.key) {
      const column = byName.get(key);
      if (!column) complain(`key column ${key} is not among the columns`);
      else if (column.nullable || column.tracked || column.personal)
        complain(`key column ${key} must be not nullable, not tracked, not personal`);
    }
    for (const name of entity.sums)
      if (Number(/^decimal\(\d+,(\d+)\)$/.exec(byName.get(name)?.type ?? '')?.[1] ?? 0) > MOST_SUM_DECIMALS)
        complain(`${name} has more than ${MOST_SUM_DECIMALS} decimals, and sums are kept with so many`);
    for (const column of entity.columns) {
      if (column.personal && !isText(column.type)) complain(`personal column ${column.name} must be varchar`);
      if (column.addedLater && !column.nullable)
        complain(
          `column ${column.name} was added later and must be nullable: what was known before has no value`,
        );
    }
    if (entity.dimension && !(entity.key.length === 1 && isText(byName.get(entity.key[0] ?? '')?.type ?? '')))
      complain("a dimension's key is one varchar column");
    if (entity.dimension && !entity.columns.some((column) => column.tracked))
      complain('a dimension tracks a column: its versions are of nothing else');
    const { unique } = entity.quality;
    for (const name of [
      ...entity.sums,
      ...entity.references.map((reference) => reference.column),
      ...unique.flatMap(({ columns }) => columns),
    ]) {
      if (!byName.has(name)) complain(`${name} is not among the columns`);
    }
  });

/** Whether values of the type are text. */
export function isText(type: string): boolean {
  return varcharBytes(type) !== null;
}

/** The size of a varchar in bytes; null of another type. */
export function varcharBytes(type: string): number | null {
  const size = /^varchar\((\d+)\)$/.exec(type)?.[1];
  return size === undefined ? null : Number(size);
}

export type Column = z.infer<typeof columnSchema>;
export type Entity = z.infer<typeof entitySchema>;

/** Checks a contract and fills its defaults. Throws ELT_CONFIG_INVALID, which names the column at fault. */
export function defineEntity(definition: z.input<typeof entitySchema>): Entity {
  return checkDefinition(`entity ${definition.name}`, entitySchema, definition);
}
