/** The page of a pipeline's day: its marts as charts, and the day's runs. */
import { z } from 'zod';
import { figureSchema, type SeriesFigure } from './figure-schema';
import { showFigure } from './figure';
import { formatChange, formatNumber, instantMs } from './format';
import { html, type Html } from './html';
import { page, section, tiles } from './page';
import { runsTable, sqlPart } from './run-parts';
import { runLineSchema, sqlSourceSchema, type RunLine } from './run-schema';

export const dayReportSchema = z.strictObject({
  pipeline: z.string(),
  sourceSystem: z.string(),
  /** `2011-01-05`: the day whose arrivals came last. */
  day: z.string(),
  figures: z.array(figureSchema),
  /** Ids of figures whose last value is a headline. */
  headlines: z.array(z.string()),
  runs: z.array(runLineSchema),
  sql: z.array(sqlSourceSchema),
  links: z.array(z.strictObject({ title: z.string(), href: z.string() })),
  writtenAt: z.string(),
});
export type DayReport = z.infer<typeof dayReportSchema>;

/** Throws where the data is of another shape. `drawn`: figures that were drawn before, by their ids. */
export function renderDayPage(
  data: z.input<typeof dayReportSchema>,
  drawn: ReadonlyMap<string, Html> = new Map(),
): string {
  const report = dayReportSchema.parse(data);
  const windows = windowsFigure(report.runs);
  return page({
    title: `${report.pipeline}: ${report.day}`,
    lead: html`<p class="soft">
      Sales of ${report.sourceSystem} as the warehouse has them after what arrived on ${report.day}.
    </p>`,
    links: [
      ...report.links,
      { title: 'Charts', href: '#charts' },
      { title: 'Runs', href: '#runs' },
      { title: 'SQL', href: '#sql' },
    ],
    body: [
      tiles(report.headlines.flatMap((id) => headlineOf(report.figures, id))),
      section('charts', 'Charts', chartsOf(report, drawn)),
      section('runs', 'Runs', ...(windows ? [showFigure(windows)] : []), runsTable(report.runs)),
      section('sql', 'The SQL behind the figures', sqlPart(report.sql)),
    ],
    writtenAt: report.writtenAt,
  });
}

function chartsOf({ figures }: DayReport, drawn: ReadonlyMap<string, Html>): Html {
  if (figures.length === 0) return html`<p class="soft">No mart that this pipeline publishes has charts.</p>`;
  return html`${figures.map((figure) => drawn.get(figure.id) ?? showFigure(figure))}`;
}

function headlineOf(figures: DayReport['figures'], id: string): { figure: string; what: string }[] {
  const found = figures.find((one): one is SeriesFigure => one.id === id && 'labels' in one);
  const [now, before] = found?.series ?? [];
  const value = now?.values.at(-1);
  if (!found || !now || value === undefined || value === null) return [];
  const change = before?.isBefore ? formatChange(value, before.values.at(-1) ?? null) : null;
  const against = change === null ? '' : `, ${change} on a week before`;
  return [
    {
      figure: formatNumber(value, found.y.format),
      what: `${now.name}, ${found.labels.at(-1) ?? ''}${against}`,
    },
  ];
}

/** One run is no chart. Rows in each window, and so what a stream brings in its minutes. */
export function windowsFigure(runs: readonly RunLine[]): SeriesFigure | null {
  const loaded = [...runs]
    .filter(({ newRows }) => newRows !== null)
    .sort((a, b) => instantMs(a.window.from) - instantMs(b.window.from));
  if (loaded.length < 2) return null;
  return {
    kind: 'columns',
    id: 'rows-by-window',
    title: 'New rows by window',
    about: 'What history took of each window.',
    sources: [],
    x: { title: 'Window begins (UTC)', isTime: false },
    y: { title: 'New rows', format: 'count' },
    labels: loaded.map(({ window }) => labelOf(window)),
    series: [{ name: 'New rows', values: loaded.map(({ newRows }) => newRows), isBefore: false }],
  };
}

function labelOf({ from }: RunLine['window']): string {
  const time = from.slice(11, 16);
  return time === '00:00' ? from.slice(0, 10) : `${from.slice(5, 10)} ${time}`;
}
