/** The cases of test/stream/record-cases.json as records: what is a line and what is refused, in TypeScript and in Python. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const caseSchema = z.strictObject({
  name: z.string(),
  takes: z.boolean(),
  /** Python's answer is then `Dropped`. */
  isEmpty: z.boolean().default(false),
  /** Fields of the line that are other. */
  changes: z.record(z.string(), z.json()).optional(),
  without: z.string().optional(),
  /** A text and how often. */
  repeat: z.record(z.string(), z.tuple([z.string(), z.number()])).optional(),
  /** Fields as they stand in the JSON. */
  raw: z.record(z.string(), z.string()).optional(),
  text: z.string().optional(),
  base64: z.string().optional(),
  /** Lists in lists. */
  nested: z.number().optional(),
  /** So many times the line. */
  lines: z.number().optional(),
  before: z.string().default(''),
  between: z.string().default('\n'),
  end: z.string().default('\n'),
});
export type RecordCase = z.infer<typeof caseSchema>;

const fileSchema = z.strictObject({ line: z.record(z.string(), z.json()), cases: z.array(caseSchema) });
const FILE = join(__dirname, '../record-cases.json');
const { line: LINE, cases } = fileSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));

export const RECORD_CASES: readonly RecordCase[] = cases;

/** In base64. */
export function dataOf(asked: RecordCase): string {
  return asked.base64 ?? Buffer.from(textOf(asked)).toString('base64');
}

function textOf(asked: RecordCase): string {
  if (asked.text !== undefined) return asked.text;
  if (asked.nested !== undefined) return '['.repeat(asked.nested);
  const lines = Array.from({ length: asked.lines ?? 1 }, () => lineOf(asked));
  return `${asked.before}${lines.join(asked.between)}${asked.end}`;
}

function lineOf({ changes = {}, without, repeat = {}, raw = {} }: RecordCase): string {
  const repeated = Object.entries(repeat).map(([name, [text, times]]) => [name, text.repeat(times)]);
  const fields = Object.entries({ ...LINE, ...changes, ...Object.fromEntries(repeated) })
    .filter(([name]) => name !== without && !Object.hasOwn(raw, name))
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const written = Object.entries(raw).map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return `{${[...fields, ...written].join(',')}}`;
}
