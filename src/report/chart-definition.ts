/**
 * Charts stand beside the marts that they show: a folder of sql/report is one query, with the charts that are made of its
 * rows. A pipeline has the charts of the marts that it publishes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { splitStatements } from '../aws/sql-statements';
import { EltError } from '../model/errors';
import { readColumns, type ReportColumns } from './columns';
import { FORMATS } from './format';

const column = z.string().regex(/^[a-z][a-z0-9_]*$/);

const chartSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
  title: z.string().min(1),
  about: z.string().min(1),
  kind: z.enum(['lines', 'columns', 'stacked', 'bars']),
  /** Its last values stand on top of the page. */
  isHeadline: z.boolean().default(false),
  x: z.strictObject({
    column,
    title: z.string().min(1),
    /** The column that says where a name stands, if not its letters; the query's own order follows it. */
    order: column.optional(),
  }),
  y: z.strictObject({ title: z.string().min(1), format: z.enum(FORMATS) }),
  series: z.array(z.strictObject({ column, name: z.string().min(1) })).min(1),
  /** So many days before each day, the first series is drawn again. */
  before: z.strictObject({ days: z.number().int().positive(), name: z.string().min(1) }).optional(),
});

const chartsSchema = z.strictObject({ mart: column, charts: z.array(chartSchema).min(1) });

export type Chart = z.infer<typeof chartSchema>;

export interface ChartQuery {
  /** The folder's. */
  readonly name: string;
  /** Whoever publishes it has these charts. */
  readonly mart: string;
  readonly charts: readonly Chart[];
  /** Of each of its rows. */
  readonly columns: ReportColumns;
  /** One statement. */
  readonly sql: string;
  /** The same as it stands in its file. */
  readonly text: string;
}

/** In the order in which a page shows them: the headlines first. Throws ELT_INPUT_INVALID for a folder of another shape. */
export function readChartQueries(root: string): ChartQuery[] {
  const folder = join(root, 'report');
  const queries = readdirSync(folder)
    .sort()
    .map((name) => {
      const charts = chartsSchema.safeParse(
        JSON.parse(readFileSync(join(folder, name, 'charts.json'), 'utf8')),
      );
      if (!charts.success)
        throw new EltError(
          'ELT_INPUT_INVALID',
          `sql/report/${name}/charts.json: ${z.prettifyError(charts.error)}`,
        );
      const text = readFileSync(join(folder, name, 'query.sql'), 'utf8');
      const [sql, ...others] = splitStatements(text);
      if (sql === undefined || others.length > 0)
        throw new EltError('ELT_INPUT_INVALID', `sql/report/${name}/query.sql is not one statement`);
      const columns = readColumns(root, `report/${name}/columns.json`);
      return { name, ...charts.data, columns, sql, text };
    });
  return queries.sort((a, b) => Number(isHeadline(b)) - Number(isHeadline(a)));
}

function isHeadline({ charts }: ChartQuery): boolean {
  return charts.some((chart) => chart.isHeadline);
}

export function chartsOf(queries: readonly ChartQuery[], published: readonly string[]): ChartQuery[] {
  return queries.filter(({ mart }) => published.includes(mart));
}
