/**
 * A feed: one kind of raw record as its source writes it, in files. Everything about how it is written is declared, and a file
 * that is written otherwise is refused: a guess would load wrong numbers (docs/feeds.md).
 *
 *   header    the source's name of a column; the feed's own names are those that rules and mappings speak of
 *   version   raised when the same files have to be read anew: each of their objects is then new
 *   holds     `changes`: what a file does not say stays as it was; `snapshot`: each file says all that there is of the entities that it
 *             brings, and what it leaves out is gone (docs/feeds.md)
 *   numbers   columns that the reader counts: a row's place among its file's rows that have the same in some columns, from 1. What a
 *             record's lines lack who have no number of their own
 *   stamp     columns in which a row itself says who it is and when it came, as a stream's do: whatever object it lies in, and however often
 *             it is delivered, it is the same row. Without it a row is known by its file's arrival and its place in the file
 *   marks     rows of which this is true were put there by the source's kind, to see them arrive: they are counted, and say nothing
 *   rule      what a row's own columns must agree on, as a boolean of Spark SQL; a row that breaks it is rejected
 */
import { z } from 'zod';
import { SEVERITIES } from './check';
import { columnSchema, columnTypeSchema, isText } from './entity';
import { checkDefinition } from './faults';
import { nameSchema, sqlSchema } from './sql-text';
import { dateFormatFault } from './date-format';
import { repeated } from './repeated';
import { takenAtSchema } from './snapshot-time';

/** One character that cannot be taken for a part of a line's end. */
const mark = z
  .string()
  .length(1)
  .regex(/^[^\r\n\0]$/, 'one character that ends no line');

/** Encodings whose every text Python and Node decode alike. */
const ENCODINGS = ['utf-8', 'utf-16', 'windows-1252', 'iso-8859-1', 'iso-8859-15'] as const;
const encoding = z.enum(ENCODINGS).default('utf-8');

export const formatSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('csv'),
      delimiter: mark.default(','),
      quote: mark.default('"'),
      encoding,
      /** False: the columns stand in the order of the feed's. */
      header: z.boolean().default(true),
    })
    .refine(({ delimiter, quote }) => delimiter !== quote, 'the delimiter is the quote'),
  z.strictObject({ kind: z.literal('json-lines'), encoding }),
  z.strictObject({ kind: z.literal('parquet') }),
]);

const DECIMALS = ['.', ','] as const;
const THOUSANDS = ['.', ',', ' ', "'"] as const;

export const feedColumnSchema = z
  .strictObject({
    name: nameSchema,
    header: z.string().min(1).max(200).optional(),
    type: columnTypeSchema,
    nullable: z.boolean().default(true),
    /** How dates and times are written, in Spark's letters; a text that two of them read differently is rejected. */
    formats: z.array(z.string()).min(1).optional(),
    decimal: z.enum(DECIMALS).default('.'),
    /** What parts the thousands; where it is not declared, a number with one is rejected. */
    thousands: z.enum(THOUSANDS).optional(),
    /** The zone of a time that names none (IANA name). */
    timezone: z.string().optional(),
    range: columnSchema.shape.range,
    accepted: columnSchema.shape.accepted,
    personal: columnSchema.shape.personal,
  })
  .superRefine((column, ctx) => {
    for (const fault of columnFaults(column)) ctx.addIssue({ code: 'custom', message: fault });
  })
  .transform((column) => ({ ...column, header: column.header ?? column.name }));

export const feedSchema = z
  .strictObject({
    name: nameSchema,
    version: z.number().int().min(1).default(1),
    format: formatSchema,
    /** `auto`: a file that is gzip by its first bytes is unpacked. */
    compression: z.literal('auto').default('auto'),
    /** A glob below the landing prefix. */
    files: z.string().min(1).default('**'),
    holds: z.enum(['changes', 'snapshot']).default('changes'),
    /** Of a snapshot: its name says of which moment it tells. Without it, it tells of the moment at which it arrived. */
    takenAt: takenAtSchema.optional(),
    /** Of a snapshot: one without a row says that nothing is there any more. Without it, such a file is kept aside. */
    mayBeEmpty: z.literal(true).optional(),
    columns: z.array(feedColumnSchema).min(1),
    numbers: z.array(z.strictObject({ name: nameSchema, within: z.array(nameSchema).min(1) })).default([]),
    stamp: z.strictObject({ id: nameSchema, arrivedAt: nameSchema, place: nameSchema }).optional(),
    marks: sqlSchema.optional(),
    rules: z.array(z.strictObject({ name: nameSchema, holds: sqlSchema })).default([]),
    /** What a file that cannot be read as a whole does to its batch: it is kept aside, or all of the batch is refused. */
    unreadable: z.enum(SEVERITIES).default('warn'),
  })
  .superRefine((feed, ctx) => {
    const complain = (message: string) =>
      ctx.addIssue({ code: 'custom', message: `${feed.name}: ${message}` });
    for (const name of repeated(feed.columns.map((column) => column.name)))
      complain(`two columns are called ${name}`);
    for (const header of repeated(feed.columns.map((column) => column.header)))
      complain(`two columns have the header ${header}`);
    if (feed.holds === 'changes' && (feed.takenAt !== undefined || feed.mayBeEmpty))
      complain("takenAt and mayBeEmpty are of files that are snapshots: holds: 'snapshot'");
    const written = new Set(feed.columns.map(({ name }) => name));
    const numbered = feed.numbers.map(({ name }) => name);
    for (const name of repeated([...written, ...numbered]))
      if (numbered.includes(name)) complain(`number ${name} is called as a column`);
    for (const { name, within } of feed.numbers)
      for (const column of within)
        if (!written.has(column)) complain(`${name} counts within ${column}, which is no column`);
    for (const fault of stampFaults(feed)) complain(fault);
    const columns = new Set([...written, ...numbered]);
    for (const name of repeated(feed.rules.map((rule) => rule.name)))
      complain(`two rules are called ${name}`);
    for (const { name } of feed.rules) if (columns.has(name)) complain(`rule ${name} is called as a column`);
  });

export type Feed = z.infer<typeof feedSchema>;
/** As a definition writes it. */
export type FeedInput = z.input<typeof feedSchema>;
export type FeedColumn = z.infer<typeof feedColumnSchema>;

/** Checks a feed and fills its defaults. Throws ELT_CONFIG_INVALID, which names the column at fault. */
export function defineFeed(definition: FeedInput): Feed {
  return checkDefinition(`feed ${definition.name}`, feedSchema, definition);
}

type Stamped = Pick<z.infer<typeof feedSchema>, 'columns' | 'holds' | 'numbers' | 'stamp'>;

/** An event's sequence has eight digits for a place. */
const MOST_PLACES = 99_999_999;

function stampFaults({ columns, holds, numbers, stamp }: Stamped): string[] {
  if (!stamp) return [];
  const columnOf = (name: string) => columns.find((column) => column.name === name);
  const wanted = [
    ['id', isText(columnOf(stamp.id)?.type ?? ''), 'a text'],
    ['arrivedAt', columnOf(stamp.arrivedAt)?.type === 'timestamp', 'a timestamp'],
    ['place', columnOf(stamp.place)?.type === 'integer', 'an integer'],
  ] as const;
  const { min, max } = columnOf(stamp.place)?.range ?? {};
  const isWithin = Number(min ?? -1) >= 0 && Number(max ?? Infinity) <= MOST_PLACES;
  return [
    ...wanted.flatMap(([part, isOfType, type]) => {
      const isThere = isOfType && columnOf(stamp[part])?.nullable === false;
      return isThere ? [] : [`stamp.${part}: ${stamp[part]} is no column that is ${type} and not nullable`];
    }),
    ...(isWithin ? [] : [`stamp.place: ${stamp.place} has no range within 0 and ${MOST_PLACES}`]),
    ...(holds === 'changes' && numbers.length === 0
      ? []
      : ["stamp: rows that come again have no place in a file: leave out holds: 'snapshot' and numbers"]),
  ];
}

interface Said {
  readonly name: string;
  readonly type: string;
  readonly formats?: readonly string[] | undefined;
  readonly decimal: string;
  readonly thousands?: string | undefined;
  readonly timezone?: string | undefined;
  readonly personal?: string | undefined;
}

function columnFaults({ name, type, formats = [], decimal, thousands, timezone, personal }: Said): string[] {
  const isDated = type === 'date' || type === 'timestamp';
  const isFraction = type.startsWith('decimal') || type === 'double precision';
  const isNumber = isFraction || /^(smallint|integer|bigint)$/.test(type);
  return [
    ...(type === 'timestamp' && !timezone ? [`timestamp ${name} names no time zone`] : []),
    ...(formats.length > 0 && !isDated ? [`${name} is ${type}, and formats are of dates and times`] : []),
    ...formats.flatMap((format) => dateFormatFault(format, type) ?? []).map((fault) => `${name}: ${fault}`),
    ...(decimal === ',' && !isFraction ? [`${name} is ${type}, which has no decimals`] : []),
    ...(thousands && !isNumber ? [`${name} is ${type}, which has no thousands`] : []),
    ...(thousands === decimal ? [`${name} has one character for decimals and thousands`] : []),
    ...(personal && !isText(type) ? [`personal column ${name} must be varchar`] : []),
  ];
}
