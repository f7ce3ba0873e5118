/** What a chart shows, without a word of how it is drawn. */
import { z } from 'zod';
import { FORMATS } from './format';

const common = {
  /** Unique on its page: what links to it names. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/),
  title: z.string().min(1),
  /** One sentence: what is seen here. */
  about: z.string(),
  /** Objects of the warehouse, and named queries, that its figures come from. */
  sources: z.array(z.string()),
};

const axis = z.strictObject({ title: z.string().min(1), format: z.enum(FORMATS) });

/**
 *   lines    values by day or week, on an axis of time
 *   columns  the same as columns; `stacked` when each is a part of the whole
 *   bars     values by name, the greatest first: names need room, so bars lie
 */
export const seriesFigureSchema = z.strictObject({
  ...common,
  kind: z.enum(['lines', 'columns', 'stacked', 'bars']),
  x: z.strictObject({ title: z.string().min(1), isTime: z.boolean() }),
  y: axis,
  /** Days as 2011-01-05 where the axis is one of time. */
  labels: z.array(z.string()),
  series: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        values: z.array(z.number().nullable()),
        /** What another series is compared with: drawn behind it. */
        isBefore: z.boolean().default(false),
      }),
    )
    .min(1),
});

export const flowFigureSchema = z.strictObject({
  ...common,
  kind: z.literal('flow'),
  /** From left to right; one with 0 is left out. */
  links: z.array(z.strictObject({ from: z.string(), to: z.string(), rows: z.number().nonnegative() })),
});

export const timelineFigureSchema = z.strictObject({
  ...common,
  kind: z.literal('timeline'),
  /** Seconds since the first began. */
  steps: z.array(z.strictObject({ name: z.string(), start: z.number(), end: z.number() })),
});

export const figureSchema = z.discriminatedUnion('kind', [
  seriesFigureSchema,
  flowFigureSchema,
  timelineFigureSchema,
]);

export type SeriesFigure = z.infer<typeof seriesFigureSchema>;
export type FlowFigure = z.infer<typeof flowFigureSchema>;
export type TimelineFigure = z.infer<typeof timelineFigureSchema>;
export type Figure = z.infer<typeof figureSchema>;

/** More would be a smear on the chart and a book in the table. */
export const MOST_POINTS = 400;
export const MOST_BARS = 15;

/** What is shown of much: the last points in time, or the first names with the others in one. */
export function bounded(figure: SeriesFigure): SeriesFigure {
  return figure.kind === 'bars' ? topOf(figure) : lastOf(figure);
}

function lastOf(figure: SeriesFigure): SeriesFigure {
  const { labels, about } = figure;
  if (labels.length <= MOST_POINTS) return figure;
  return {
    ...figure,
    about: `${about} The last ${MOST_POINTS} of ${labels.length} are shown.`,
    labels: labels.slice(-MOST_POINTS),
    series: figure.series.map((one) => ({ ...one, values: one.values.slice(-MOST_POINTS) })),
  };
}

function topOf(figure: SeriesFigure): SeriesFigure {
  const { labels, series } = figure;
  if (labels.length <= MOST_BARS) return figure;
  const rest = (values: readonly (number | null)[]): number =>
    values.slice(MOST_BARS).reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return {
    ...figure,
    labels: [...labels.slice(0, MOST_BARS), `${labels.length - MOST_BARS} others`],
    series: series.map((one) => ({
      ...one,
      values: [...one.values.slice(0, MOST_BARS), rest(one.values)],
    })),
  };
}
