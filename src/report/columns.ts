/** The columns of a query or a view in QuickSight's words, from `columns.json` beside it. What the warehouse gives is held against those files by test/local-stack/report-columns.test.ts. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EltError } from '../model/errors';

const columnsSchema = z
  .array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['STRING', 'INTEGER', 'DECIMAL', 'DATETIME', 'BIT', 'BOOLEAN', 'JSON']),
    }),
  )
  .min(1);
export type ReportColumns = z.infer<typeof columnsSchema>;

/** `file` below `root`. Throws ELT_INPUT_INVALID that names the file which is missing or wrong. */
export function readColumns(root: string, file: string): ReportColumns {
  if (!existsSync(join(root, file)))
    throw new EltError(
      'ELT_INPUT_INVALID',
      `${file} is missing: the columns as [{"name": …, "type": "STRING"}, …]`,
    );
  const parsed = columnsSchema.safeParse(JSON.parse(readFileSync(join(root, file), 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EltError('ELT_INPUT_INVALID', `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
