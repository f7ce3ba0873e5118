/** What the page of a pipeline's day is made of: its marts by the charts' queries, and the runs of the audit. */
import { z } from 'zod';
import { sqlTimestamp, type Cell, type Row, type SqlRunner } from '../aws/sql-runner';
import { reportPageKey } from '../model/names';
import type { Window } from '../model/window';
import type { Chart, ChartQuery } from './chart-definition';
import type { SeriesFigure } from './figure-schema';
import { instantMs } from './format';
import type { RunLine } from './run-schema';

const DAY_MS = 24 * 3600 * 1000;
/** A day of a stream's windows, and as many windows of a backfill. */
const MOST_RUNS = 400;

/** Each query is asked once for all of its charts. */
export async function readFigures(
  sql: Pick<SqlRunner, 'execute'>,
  sourceSystem: string,
  queries: readonly ChartQuery[],
  sourcesOf: (query: string) => readonly string[],
): Promise<SeriesFigure[]> {
  const asked = await Promise.all(
    queries.map(async (query) => {
      const rows = await sql.execute(query.sql, { source_system: sourceSystem });
      return query.charts.map((chart) => figureOf(chart, rows, sourcesOf(query.name)));
    }),
  );
  return asked.flat();
}

export function figureOf(chart: Chart, rows: readonly Row[], sources: readonly string[]): SeriesFigure {
  const labels = rows.map((row) => labelOf(row[chart.x.column]));
  const series = chart.series.map(({ column, name }) => ({
    name,
    values: rows.map((row) => valueOf(row[column])),
    isBefore: false,
  }));
  return {
    kind: chart.kind,
    id: chart.id,
    title: chart.title,
    about: chart.about,
    sources: [...sources],
    x: { title: chart.x.title, isTime: labels.length > 0 && labels.every(isDay) },
    y: chart.y,
    labels,
    series: [...series, ...beforeOf(chart, labels, series[0]?.values ?? [])],
  };
}

/** By the calendar, and not by the place in the list: there are days without a sale. */
function beforeOf({ before }: Chart, labels: readonly string[], values: readonly (number | null)[]) {
  if (!before) return [];
  const byDay = new Map(labels.map((label, place) => [label, values[place] ?? null]));
  const earlier = (day: string): string =>
    new Date(instantMs(`${day} 00:00:00`) - before.days * DAY_MS).toISOString().slice(0, 10);
  return [
    { name: before.name, values: labels.map((day) => byDay.get(earlier(day)) ?? null), isBefore: true },
  ];
}

function labelOf(cell: Cell | undefined): string {
  const text = cell === null || cell === undefined ? 'unknown' : String(cell);
  return /^\d{4}-\d{2}-\d{2} 00:00:00/.test(text) ? text.slice(0, 10) : text;
}

function isDay(label: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(label);
}

/** Decimals come as text; a chart needs no more digits than a number has. */
function valueOf(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}

const noted = z.object({ newRows: z.number().optional() });

/** Runs of windows that reach into the range, the last one first. `folder`: from the page to the folder of the runs' pages. */
export async function readRunLines(
  sql: Pick<SqlRunner, 'execute'>,
  pipeline: string,
  range: Window,
  folder: string,
): Promise<RunLine[]> {
  const rows = await sql.execute(
    `select run_id, window_from, window_to, status, mode, started_at, finished_at, error_code, backfill_id, figures from etl_run
     where pipeline = :pipeline and window_from < cast(:range_to as timestamp) and window_to > cast(:range_from as timestamp)
     order by window_from desc, started_at desc limit ${MOST_RUNS}`,
    { pipeline, range_from: sqlTimestamp(range.from), range_to: sqlTimestamp(range.to) },
  );
  return rows.map((row) => lineOf(row, pipeline, folder));
}

function lineOf(row: Row, pipeline: string, folder: string): RunLine {
  const window = { from: isoOf(row['window_from']), to: isoOf(row['window_to']) };
  const { newRows } = noted.parse(JSON.parse(String(row['figures'] ?? '{}')));
  const status = String(row['status']);
  // A backfill reports once, of its whole range.
  const hasPage = status === 'succeeded' && row['backfill_id'] === null;
  return {
    runId: String(row['run_id']),
    window,
    status,
    mode: String(row['mode']),
    startedAt: isoOf(row['started_at']),
    finishedAt: row['finished_at'] === null ? null : isoOf(row['finished_at']),
    newRows: newRows ?? null,
    errorCode: textOf(row['error_code']),
    href: hasPage ? folder + (reportPageKey(pipeline, window).split('/').at(-1) ?? '') : null,
  };
}

export function isoOf(cell: Cell | undefined): string {
  return new Date(instantMs(String(cell))).toISOString();
}

export function textOf(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}
