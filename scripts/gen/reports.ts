/**
 * The reports of a pipeline as QuickSight's data sets: their view and, from `columns.json` beside the view, its columns in QuickSight's
 * words. What the warehouse gives is held against that file by test/local-stack/report-columns.test.ts.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { reportTitle, reportView } from '../../src/model/names';
import type { Pipeline } from '../../src/model/pipeline';

const columnsSchema = z
  .array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['STRING', 'INTEGER', 'DECIMAL', 'DATETIME', 'BIT', 'BOOLEAN', 'JSON']),
    }),
  )
  .min(1);
export type ReportColumns = z.infer<typeof columnsSchema>;

export interface DerivedReport {
  readonly id: string;
  readonly title: string;
  readonly view: string;
  readonly columns: ReportColumns;
}

/** Throws an Error that names the file which is missing or wrong. */
export function reportsOf(root: string, { report }: Pick<Pipeline, 'report'>): DerivedReport[] {
  return report.map((id) => {
    const view = reportView(id);
    return { id, title: reportTitle(id), view, columns: readReportColumns(root, view) };
  });
}

export function readReportColumns(root: string, view: string): ReportColumns {
  const file = `sql/70_reports/${view}/columns.json`;
  if (!existsSync(join(root, file)))
    throw new Error(`${file} is missing: the columns of ${view} as [{"name": …, "type": "STRING"}, …]`);
  const parsed = columnsSchema.safeParse(JSON.parse(readFileSync(join(root, file), 'utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
