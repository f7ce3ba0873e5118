/** The pages that people look at, beside the run's report: of the run, of its day, and the index over all. */
import { setImmediate as others } from 'node:timers/promises';
import type { ObjectStore } from '../aws/object-store';
import type { SqlRunner } from '../aws/sql-runner';
import { dayPageKey, reportIndexKey, reportPageKey, windowWorkflowId } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import type { WindowSummary } from '../model/plan';
import type { Window } from '../model/window';
import { chartsOf, type ChartQuery } from '../report/chart-definition';
import { renderDayPage } from '../report/day-page';
import { formatInstant } from '../report/format';
import { renderIndexPage } from '../report/index-page';
import { listPages } from '../report/list-pages';
import { showFigure } from '../report/figure';
import type { SeriesFigure } from '../report/figure-schema';
import type { Html } from '../report/html';
import { readFigures, readRunLines } from '../report/read-day';
import { readRunReport } from '../report/read-run-report';
import { renderRunPage } from '../report/run-page';
import { sqlBehind, wayDown, type SqlSources } from '../report/sql-sources';
import type { Reported } from './last-load';

export interface PageDeps {
  readonly store: Pick<ObjectStore, 'list' | 'writeHtml'>;
  readonly sql: SqlRunner;
  readonly findPipeline: (name: string) => Pipeline;
  readonly pipelineNames: readonly string[];
  readonly charts: readonly ChartQuery[];
  readonly sqlSources: SqlSources;
  readonly nowMs: () => number;
  readonly settings: { readonly lakeBucket: string; readonly buildId: string };
}

/** What fills the tables of the audit: from a run's figures to their SQL. */
const AUDIT_SQL = ['etl_ledger', 'etl_rejected'];
const DAY_MS = 24 * 3600 * 1000;

/** Safe to repeat: the same window writes the same pages. Returns the key of the run's. */
export async function writePages(
  deps: PageDeps,
  reported: Reported,
  ingested: Readonly<Record<string, number>>,
): Promise<{ pageKey: string }> {
  const { summary } = reported;
  const { lakeBucket } = deps.settings;
  const day = lastDayOf(summary.window);
  const pageKey = reportPageKey(summary.pipeline, summary.window);
  const [run, dayPage] = await Promise.all([
    runPage(deps, reported, ingested, day),
    dayPageOf(deps, summary, day),
  ]);
  await deps.store.writeHtml(lakeBucket, pageKey, run);
  await deps.store.writeHtml(lakeBucket, dayPageKey(summary.pipeline, day), dayPage);
  const pipelines = await listPages(deps.store, lakeBucket, deps.pipelineNames);
  const index = renderIndexPage({ pipelines, links: [], writtenAt: writtenAt(deps) });
  await deps.store.writeHtml(lakeBucket, reportIndexKey(), index);
  return { pageKey };
}

/** The UTC day in which a window ends: what its arrivals belong to. */
function lastDayOf({ to }: Window): string {
  return new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
}

async function runPage(
  deps: PageDeps,
  { summary, workflowRunId }: Reported,
  ingested: Readonly<Record<string, number>>,
  day: string,
): Promise<string> {
  const { pipeline, window } = summary;
  const runs = await readRunLines(deps.sql, pipeline, window, '');
  const report = await readRunReport(deps.sql, windowWorkflowId(pipeline, window), summary, {
    workflowRunId,
    ingested: Object.entries(ingested).map(([dataset, rows]) => ({ dataset, rows })),
    links: [
      { title: 'All reports', href: '../index.html' },
      { title: `The day, ${day}`, href: `days/${day}.html` },
    ],
    runs,
    sql: sqlBehind(deps.sqlSources, AUDIT_SQL),
    writtenAt: writtenAt(deps),
    buildId: deps.settings.buildId,
  });
  return renderRunPage(report);
}

async function dayPageOf(deps: PageDeps, { pipeline, window }: WindowSummary, day: string): Promise<string> {
  const { publish, sourceSystem } = deps.findPipeline(pipeline);
  const charts = chartsOf(deps.charts, publish);
  const [figures, runs] = await Promise.all([
    readFigures(deps.sql, sourceSystem, charts, (query) => wayDown(deps.sqlSources, query)),
    readRunLines(deps.sql, pipeline, withDay(window, day), '../'),
  ]);
  const page = {
    pipeline,
    sourceSystem,
    day,
    figures,
    headlines: charts.flatMap((query) =>
      query.charts.filter(({ isHeadline }) => isHeadline).map(({ id }) => id),
    ),
    runs,
    sql: sqlBehind(
      deps.sqlSources,
      charts.map(({ name }) => name),
    ),
    links: [{ title: 'All reports', href: '../../index.html' }],
    writtenAt: writtenAt(deps),
  };
  return renderDayPage(page, await drawOneByOne(figures));
}

/** Drawing takes the worker's only thread: between two charts others heartbeat. */
async function drawOneByOne(figures: readonly SeriesFigure[]): Promise<Map<string, Html>> {
  const drawn = new Map<string, Html>();
  for (const figure of figures) {
    await others();
    drawn.set(figure.id, showFigure(figure));
  }
  return drawn;
}

/** The whole day, and of a backfill all of its range. */
function withDay(window: Window, day: string): Window {
  const dayMs = Date.parse(`${day}T00:00:00Z`);
  const fromMs = Math.min(Date.parse(window.from), dayMs);
  return { from: new Date(fromMs).toISOString(), to: new Date(dayMs + DAY_MS).toISOString() };
}

function writtenAt({ nowMs }: PageDeps): string {
  return formatInstant(new Date(nowMs()).toISOString());
}
