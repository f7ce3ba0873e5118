/** The reports of a pipeline as QuickSight's data sets: their view and its columns. */
import { join } from 'node:path';
import { reportTitle, reportView } from '../../src/model/names';
import type { Pipeline } from '../../src/model/pipeline';
import { readColumns, type ReportColumns } from '../../src/report/columns';

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
  return readColumns(join(root, 'sql'), `70_reports/${view}/columns.json`);
}
