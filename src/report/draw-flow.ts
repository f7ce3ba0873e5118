/** Rows through the layers, and a run's stages in time, as options of the drawing library. */
import type { EChartsOption } from 'echarts';
import type { FlowFigure, TimelineFigure } from './figure-schema';
import { formatNumber } from './format';
import type { Size } from './svg';

/** By what becomes of rows: good, kept aside, left out. */
const NODE_COLOURS: Readonly<Record<string, string>> = {
  silver: 'var(--s1)',
  'new in history': 'var(--s3)',
  'known before': 'var(--s6)',
  rejected: 'var(--s5)',
  duplicates: 'var(--s2)',
  folded: 'var(--s2)',
  'without an event': 'var(--ghost)',
};

export function drawFlow({ links }: FlowFigure, { isNarrow }: Size): EChartsOption {
  const drawn = links.filter(({ rows }) => rows > 0);
  const names = [...new Set(drawn.flatMap(({ from, to }) => [from, to]))];
  const rowsOf = (name: string): number => {
    const sum = (chosen: typeof drawn): number => chosen.reduce((total, { rows }) => total + rows, 0);
    return Math.max(
      sum(drawn.filter(({ from }) => from === name)),
      sum(drawn.filter(({ to }) => to === name)),
    );
  };
  return {
    series: {
      type: 'sankey',
      left: 8,
      right: isNarrow ? 108 : 170,
      top: 8,
      bottom: 8,
      nodeWidth: 12,
      // A thin node's label is higher than the node.
      nodeGap: 26,
      draggable: false,
      data: names.map((name) => ({
        name,
        itemStyle: { color: NODE_COLOURS[name] ?? 'var(--s4)', borderWidth: 0 },
      })),
      links: drawn.map(({ from, to, rows }) => ({ source: from, target: to, value: rows })),
      lineStyle: { color: 'var(--ghost)', opacity: 0.35, curveness: 0.5 },
      label: {
        color: 'var(--ink)',
        fontSize: isNarrow ? 11 : 13,
        formatter: ({ name }) => `${name} ${formatNumber(rowsOf(name), 'count')}`,
      },
    },
  };
}

export function tellFlow({ title, links }: FlowFigure): string {
  const told = links
    .filter(({ rows }) => rows > 0)
    .map(({ from, to, rows }) => `${from} to ${to} ${formatNumber(rows, 'count')}`);
  return told.length === 0 ? `${title}: no rows.` : `${title}: ${told.join('; ')}.`;
}

export function drawTimeline({ steps }: TimelineFigure, { isNarrow }: Size): EChartsOption {
  return {
    grid: { left: isNarrow ? 66 : 90, right: 64, top: 8, bottom: 52 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: steps.map(({ name }) => name),
      axisLabel: { color: 'var(--ink)', fontSize: 13, interval: 0 },
      axisLine: { lineStyle: { color: 'var(--line)' } },
      axisTick: { show: false },
    },
    xAxis: {
      type: 'value',
      name: 'Seconds since the run began',
      nameLocation: 'middle',
      nameGap: 32,
      nameTextStyle: { color: 'var(--soft)', fontSize: 13, fontWeight: 600 },
      splitLine: { lineStyle: { color: 'var(--grid)' } },
      axisLabel: { color: 'var(--soft)', fontSize: 13 },
      splitNumber: isNarrow ? 3 : 8,
    },
    series: [
      { type: 'bar', stack: 'time', silent: true, itemStyle: { color: 'transparent' }, data: steps.map(({ start }) => start) },
      {
        type: 'bar',
        stack: 'time',
        barMaxWidth: 20,
        barMinHeight: 2,
        itemStyle: { color: 'var(--s1)' },
        label: {
          show: true,
          position: 'right',
          color: 'var(--ink)',
          fontSize: 12,
          formatter: ({ value }) => formatNumber(Number(value), 'seconds'),
        },
        data: steps.map(({ start, end }) => end - start),
      },
    ],
  }; // prettier-ignore
}

export function tellTimeline({ title, steps }: TimelineFigure): string {
  const told = steps.map(({ name, start, end }) => `${name} ${formatNumber(end - start, 'seconds')}`);
  return told.length === 0 ? `${title}: no stage came to its end.` : `${title}: ${told.join(', ')}.`;
}
