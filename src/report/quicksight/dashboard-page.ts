/** A dashboard as its readers see it: what the local QuickSight made of the published definition and of the rows in SPICE, drawn as reports are. */
import { z } from 'zod';
import { showFigure } from '../figure';
import type { SeriesFigure } from '../figure-schema';
import { formatChange, formatNumber, type Format } from '../format';
import { html } from '../html';
import { page, section, tiles } from '../page';

const shown = {
  id: z.string(),
  title: z.string(),
  subtitle: z.string(),
  format: z.object({ decimals: z.number().nullable(), suffix: z.string(), isPercent: z.boolean() }),
};
const headlineSchema = z.object({
  kind: z.literal('headline'),
  ...shown,
  value: z.number().nullable(),
  target: z.number().nullable(),
});
const chartSchema = z.object({
  kind: z.enum(['lines', 'columns', 'stacked', 'bars']),
  ...shown,
  x: z.object({ title: z.string(), isTime: z.boolean() }),
  y: z.object({ title: z.string() }),
  labels: z.array(z.string()),
  series: z.array(
    z.object({ name: z.string(), values: z.array(z.number().nullable()), isDashed: z.boolean() }),
  ),
});
const visualSchema = z.discriminatedUnion('kind', [headlineSchema, chartSchema]);

/** As the local QuickSight's own route answers (local-aws/quicksight/local-routes.ts); AWS has no such call. */
export const seenDashboardSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.number(),
  sheets: z.array(z.object({ name: z.string(), visuals: z.array(visualSchema) })),
});
export type SeenDashboard = z.infer<typeof seenDashboardSchema>;
type Headline = z.infer<typeof headlineSchema>;
type Chart = z.infer<typeof chartSchema>;

export function renderDashboardPage({ name, version, sheets }: SeenDashboard, writtenAt: string): string {
  return page({
    title: name,
    lead: html`<p class="soft">
      Version ${version} of the dashboard, as the local QuickSight publishes it.
    </p>`,
    links: [],
    body: sheets.flatMap((sheet, place) => {
      const headlines = sheet.visuals.filter((one): one is Headline => one.kind === 'headline');
      const charts = sheet.visuals.filter((one): one is Chart => one.kind !== 'headline');
      return [
        tiles(headlines.map(tileOf)),
        section(`sheet-${place + 1}`, sheet.name, html`${charts.map((one) => showFigure(figureOf(one)))}`),
      ];
    }),
    writtenAt,
  });
}

function tileOf({ title, subtitle, value, target, format }: Headline): { figure: string; what: string } {
  const change = value === null ? null : formatChange(value, target);
  const against =
    change === null ? '' : `, ${change} ${subtitle.charAt(0).toLowerCase()}${subtitle.slice(1)}`;
  return { figure: formatNumber(value, formatOf(format)), what: `${title}${against}` };
}

function figureOf({ kind, id, title, subtitle, x, y, labels, series, format }: Chart): SeriesFigure {
  return {
    kind,
    id,
    title,
    about: subtitle,
    sources: [],
    x: { title: x.title || ' ', isTime: x.isTime },
    y: { title: y.title || ' ', format: formatOf(format) },
    labels,
    series: series.map(({ name, values, isDashed }) => ({ name, values, isBefore: isDashed })),
  };
}

function formatOf({ decimals, suffix, isPercent }: Chart['format']): Format {
  if (isPercent) return 'share';
  if (suffix === ' s') return 'seconds';
  return decimals === 0 ? 'count' : 'money';
}
