/**
 * The data sets behind a pipeline's charts: each chart's query with its source system in it, and columns called as people call them.
 * What a chart draws behind its values (`before`) QuickSight cannot look up in other rows, so it is a column of its own.
 */
import { EltError } from '../../model/errors';
import type { Pipeline } from '../../model/pipeline';
import type { ChartQuery } from '../chart-definition';
import type { ReportColumns } from '../columns';

export interface NamedColumn {
  /** The warehouse's word. */
  readonly name: string;
  readonly type: ReportColumns[number]['type'];
  /** What analyses call it. */
  readonly label: string;
}

export interface ChartDataSet {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
  readonly columns: readonly NamedColumn[];
}

type Named = Pick<Pipeline, 'name' | 'sourceSystem'>;

/** Throws ELT_INPUT_INVALID for a query whose columns or charts do not go together. */
export function chartDataSet({ name, sourceSystem }: Named, query: ChartQuery): ChartDataSet {
  const words = query.name.replaceAll('_', ' ');
  return {
    id: chartDataSetId(name, query),
    title: `${name}: ${words}`,
    sql: withBefore(bound(query.sql, sourceSystem), query),
    columns: columnsOf(query),
  };
}

/** Its last row alone: what a headline shows. */
export function lastRowOf(dataSet: ChartDataSet, query: ChartQuery): ChartDataSet {
  const [chart] = query.charts;
  const names = dataSet.columns.map(({ name }) => `newest.${name}`);
  const order = chart?.x.order ?? chart?.x.column ?? '';
  return {
    ...dataSet,
    id: lastRowId(dataSet.id),
    title: `${dataSet.title}, the last`,
    sql: `${select(names)}\nfrom (\n${indented(dataSet.sql)}\n) as newest\norder by newest.${order} desc\nlimit 1`,
  };
}

export function chartDataSetId(pipeline: string, { name }: Pick<ChartQuery, 'name'>): string {
  return `${pipeline}-${name.replaceAll('_', '-')}`;
}

export function lastRowId(id: string): string {
  return `${id}-last`;
}

/** The column that holds what a chart's first series was so many days before. */
export function beforeColumn(column: string, days: number): string {
  return `${column}_${days}_days_before`;
}

/** A slug has no quotes in it: model/pipeline.ts. */
function bound(sql: string, sourceSystem: string): string {
  return sql.replaceAll(':source_system', `'${sourceSystem}'`);
}

interface Before {
  readonly day: string;
  readonly column: string;
  readonly days: number;
  readonly label: string;
}

function beforesOf({ charts }: ChartQuery): Before[] {
  return charts.flatMap(({ x, series: [first], before }) =>
    before && first
      ? [
          {
            day: x.column,
            column: first.column,
            days: before.days,
            label: `${first.name}, ${before.name.toLowerCase()}`,
          },
        ]
      : [],
  );
}

/** By the calendar, and not by the place in the list: there are days without a sale. */
function withBefore(sql: string, query: ChartQuery): string {
  const befores = beforesOf(query);
  if (befores.length === 0) return sql;
  const own = query.columns.map(({ name }) => `shown.${name}`);
  const earlier = befores.map(
    ({ column, days }) => `before_${days}.${column} as ${beforeColumn(column, days)}`,
  );
  const joins = [...new Map(befores.map((one) => [one.days, one])).values()].map(
    ({ day, days }) =>
      `left join asked as before_${days}\n  on before_${days}.${day} = shown.${day} - ${days}`,
  );
  return `with asked as (\n${indented(sql)}\n)\n${select([...own, ...earlier])}\nfrom asked as shown\n${joins.join('\n')}`;
}

function select(columns: readonly string[]): string {
  return `select\n${columns.map((column) => `  ${column}`).join(',\n')}`;
}

function indented(sql: string): string {
  return sql
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function columnsOf(query: ChartQuery): NamedColumn[] {
  const labels = labelsOf(query);
  const own = query.columns.map(({ name, type }) => ({ name, type, label: labels.get(name) ?? name }));
  const columns = [
    ...own,
    ...beforesOf(query).map(({ column, days, label }) => ({
      name: beforeColumn(column, days),
      type: own.find(({ name }) => name === column)?.type ?? 'DECIMAL',
      label,
    })),
  ];
  const twice = columns.find(
    ({ label }, place) => columns.findIndex((other) => other.label === label) < place,
  );
  if (twice)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `sql/report/${query.name}: two columns are called ${twice.label}`,
    );
  return columns;
}

function labelsOf({ name, charts, columns }: ChartQuery): Map<string, string> {
  const labels = new Map<string, string>();
  for (const { id, x, series } of charts)
    for (const [column, label] of [
      [x.column, x.title],
      ...(x.order === undefined ? [] : [[x.order, `Order of ${x.title.toLowerCase()}`]]),
      ...series.map((one) => [one.column, one.name]),
    ] as const) {
      if (!columns.some((one) => one.name === column))
        throw new EltError(
          'ELT_INPUT_INVALID',
          `sql/report/${name}: the chart ${id} shows ${column}, which columns.json does not have`,
        );
      if (!labels.has(column)) labels.set(column, label);
    }
  return labels;
}
