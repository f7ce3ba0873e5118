/** Lines, columns and bars as options of the drawing library. */
import type { EChartsOption, SeriesOption } from 'echarts';
import type { SeriesFigure } from './figure-schema';
import { formatNumber, formatTick } from './format';
import type { Size } from './svg';

type Series = SeriesFigure['series'][number];

const COLOURS = ['var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)', 'var(--s5)', 'var(--s6)'];
const AXIS = { axisLine: { lineStyle: { color: 'var(--line)' } }, axisTick: { show: false } };
const TEXT = { color: 'var(--soft)', fontSize: 13 };
const TITLE = { nameLocation: 'middle', nameTextStyle: { ...TEXT, fontWeight: 600 } } as const;
/** Days that lie so far apart have nothing between them that a line could tell. */
const MOST_MARKED = 31;

export function drawSeries(figure: SeriesFigure, size: Size): EChartsOption {
  return figure.kind === 'bars' ? lying(figure, size) : standing(figure, size);
}

function standing(figure: SeriesFigure, { isNarrow }: Size): EChartsOption {
  return {
    ...legend(figure),
    grid: { left: isNarrow ? 66 : 84, right: 18, top: isLegend(figure) ? 40 : 16, bottom: 52 },
    xAxis: { ...timeOrNames(figure, isNarrow), ...TITLE, ...AXIS, name: figure.x.title, nameGap: 32 },
    yAxis: { ...values(figure), nameGap: isNarrow ? 46 : 62, ...(isNarrow ? { splitNumber: 4 } : {}) },
    series: figure.series.map((one, index) => seriesOf(figure, one, index)),
  };
}

function timeOrNames({ kind, x, labels }: SeriesFigure, isNarrow: boolean) {
  const axisLabel = { ...TEXT, hideOverlap: true };
  if (kind === 'lines' && x.isTime)
    return {
      type: 'time' as const,
      splitNumber: isNarrow ? 3 : 8,
      minInterval: 24 * 3600 * 1000,
      splitLine: { show: false },
      axisLabel: { ...axisLabel, formatter: { year: '{yyyy}', month: '{MMM} {yyyy}', day: '{d} {MMM}' } },
    };
  return { type: 'category' as const, data: [...labels], axisLabel };
}

/** Names lie beside their bars, the greatest on top. */
function lying(figure: SeriesFigure, { isNarrow }: Size): EChartsOption {
  const room = isNarrow ? 118 : 230;
  return {
    ...legend(figure),
    grid: { left: room, right: isNarrow ? 60 : 96, top: isLegend(figure) ? 40 : 10, bottom: 52 },
    yAxis: {
      type: 'category',
      data: [...figure.labels],
      inverse: true,
      axisLabel: { ...TEXT, color: 'var(--ink)', width: room - 14, overflow: 'truncate', interval: 0 },
      ...AXIS,
    },
    xAxis: { ...values(figure), nameGap: 32, splitNumber: isNarrow ? 2 : 6 },
    series: figure.series.map((one, index) => ({
      type: 'bar',
      name: one.name,
      barMaxWidth: 22,
      itemStyle: { color: colourOf(one, index) },
      label: {
        show: figure.series.length === 1,
        position: 'right',
        color: 'var(--ink)',
        fontSize: 12,
        formatter: ({ value }) => formatTick(Number(value), figure.y.format),
      },
      data: [...one.values],
    })),
  };
}

/** An axis of figures, with its title and with numbers that a person reads. */
function values({ y }: SeriesFigure) {
  return {
    type: 'value' as const,
    name: y.title,
    ...TITLE,
    splitLine: { lineStyle: { color: 'var(--grid)' } },
    axisLabel: { ...TEXT, formatter: (value: number) => formatTick(value, y.format) },
    // Where there is nothing, the axis still is one.
    max: ({ max }: { max: number }) => (Number.isFinite(max) && max > 0 ? null : 1),
  };
}

function seriesOf(figure: SeriesFigure, one: Series, index: number): SeriesOption {
  const color = colourOf(one, index);
  if (figure.kind !== 'lines')
    return {
      type: 'bar',
      name: one.name,
      barMaxWidth: 26,
      ...(figure.kind === 'stacked' ? { stack: 'all' } : {}),
      itemStyle: { color },
      data: [...one.values],
    };
  return {
    type: 'line',
    name: one.name,
    symbol: 'circle',
    symbolSize: 6,
    showSymbol: figure.labels.length <= MOST_MARKED && !one.isBefore,
    z: one.isBefore ? 1 : 2,
    itemStyle: { color },
    lineStyle: { color, width: one.isBefore ? 1.5 : 2, type: one.isBefore ? 'dashed' : 'solid' },
    data: figure.x.isTime
      ? one.values.map((value, place) => [figure.labels[place] ?? '', value])
      : [...one.values],
  };
}

function colourOf(one: Series, index: number): string {
  return one.isBefore ? 'var(--ghost)' : (COLOURS[index % COLOURS.length] ?? 'var(--s1)');
}

function isLegend({ series }: SeriesFigure): boolean {
  return series.length > 1;
}

function legend(figure: SeriesFigure): EChartsOption {
  if (!isLegend(figure)) return {};
  return {
    legend: {
      top: 0,
      left: 0,
      itemWidth: 24,
      icon: figure.kind === 'lines' ? 'path://M0 0h24v3h-24z' : 'roundRect',
      itemHeight: figure.kind === 'lines' ? 3 : 12,
      textStyle: { color: 'var(--ink)', fontSize: 13 },
      data: figure.series.map(({ name }) => ({ name })),
    },
  };
}

/** What a person who does not see the chart is told of it. */
export function tellSeries({ title, series, labels, y }: SeriesFigure): string {
  const [first] = series;
  const known = (first?.values ?? []).flatMap((value, place) =>
    value === null ? [] : [{ value, label: labels[place] ?? '' }],
  );
  const highest = known.reduce<(typeof known)[number] | null>(
    (best, one) => (best && best.value >= one.value ? best : one),
    null,
  );
  if (!first || !highest) return `${title}: no values.`;
  const names = series.map(({ name }) => name).join(', ');
  return `${title}: ${names}, ${labels.length} values from ${labels[0] ?? ''} to ${labels.at(-1) ?? ''}. Highest ${first.name}: ${formatNumber(highest.value, y.format)} (${highest.label}).`;
}
