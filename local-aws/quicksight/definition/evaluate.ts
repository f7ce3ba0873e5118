/** What a viewer's browser is given of a visual: its values, from the rows that SPICE has of its data set. */
import { fieldsOf, ofDimension, partsOf, type Chart, type Headline, type VisualParts } from './parts';
import type { AxisLabel, Aggregation, Dimension, Measure, Sort, Visual } from './schema';

/** By the data set's columns. Numbers of the warehouse may come as text, days as `2011-01-05` or with a time. */
export type SpiceRow = Readonly<Record<string, string | number | boolean | null>>;

export interface NumberFormat {
  readonly decimals: number | null;
  readonly suffix: string;
  readonly isPercent: boolean;
}

export interface ShownSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly isDashed: boolean;
}

interface Shown {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly format: NumberFormat;
}

export interface ShownHeadline extends Shown {
  readonly kind: 'headline';
  readonly value: number | null;
  readonly target: number | null;
}

export interface ShownChart extends Shown {
  readonly kind: Chart['kind'];
  readonly x: { readonly title: string; readonly isTime: boolean };
  readonly y: { readonly title: string };
  readonly labels: readonly string[];
  readonly series: readonly ShownSeries[];
}

export type ShownVisual = ShownHeadline | ShownChart;

/** `rowsOf` gives the rows of a declared data set; it throws where there are none to be had. */
export function evaluate(visual: Visual, rowsOf: (identifier: string) => readonly SpiceRow[]): ShownVisual {
  const parts = partsOf(visual);
  const [first] = fieldsOf(parts);
  const rows = rowsOf(first?.column.DataSetIdentifier ?? '');
  const { body } = parts;
  return body.kind === 'headline' ? headlineOf(parts, body, rows) : chartOf(parts, body, rows);
}

function headlineOf(parts: VisualParts, body: Headline, rows: readonly SpiceRow[]): ShownHeadline {
  const { id, title, subtitle } = parts;
  return {
    kind: 'headline',
    id,
    title,
    subtitle,
    format: formatOf(body.value),
    value: aggregated(body.value, rows),
    target: body.target ? aggregated(body.target, rows) : null,
  };
}

interface Group {
  readonly label: string;
  readonly rows: readonly SpiceRow[];
}

function chartOf(parts: VisualParts, chart: Chart, rows: readonly SpiceRow[]): ShownChart {
  const { id, title, subtitle } = parts;
  const [category] = chart.wells.Category;
  const measures = chart.wells.Values.map((one) => one.NumericalMeasureField);
  const [first] = measures;
  if (!category || !first) throw new Error('a chart has a category and a value: its schema says so');
  const groups = limited(sorted(grouped(category, rows), category, measures, chart.sort), chart.limit);
  return {
    kind: chart.kind,
    id,
    title,
    subtitle,
    format: formatOf(first),
    x: { title: labelOf(chart.x), isTime: ofDimension(category).well === 'date' },
    y: { title: labelOf(chart.y) },
    labels: groups.map(({ label }) => label),
    series: measures.map((one) => ({
      name: one.Column.ColumnName,
      values: groups.map((group) => aggregated(one, group.rows)),
      isDashed: chart.styles.some(({ fieldId, isDashed }) => fieldId === one.FieldId && isDashed),
    })),
  };
}

function grouped(category: Dimension, rows: readonly SpiceRow[]): Group[] {
  const groups = new Map<string, SpiceRow[]>();
  for (const row of rows) {
    const label = categoryOf(category, row);
    const group = groups.get(label);
    if (group) group.push(row);
    else groups.set(label, [row]);
  }
  return [...groups].map(([label, own]) => ({ label, rows: own }));
}

const DIGITS = { DAY: 10, MONTH: 7, YEAR: 4 } as const;

function categoryOf(category: Dimension, row: SpiceRow): string {
  const { column } = ofDimension(category);
  const cell = row[column.ColumnName] ?? null;
  if (cell === null) return 'null';
  if (!('DateDimensionField' in category)) return String(cell);
  return String(cell).slice(0, DIGITS[category.DateDimensionField.DateGranularity]);
}

function sorted(
  groups: readonly Group[],
  category: Dimension,
  measures: readonly Measure[],
  sort: Sort | undefined,
): readonly Group[] {
  if (!sort) return groups;
  const { Direction } = 'FieldSort' in sort ? sort.FieldSort : sort.ColumnSort;
  const sign = Direction === 'ASC' ? 1 : -1;
  const keyed = groups.map((group) => ({ group, key: keyOf(group, category, measures, sort) }));
  return keyed.sort((one, other) => sign * compare(one.key, other.key)).map(({ group }) => group);
}

type Key = string | number | null;

function keyOf({ label, rows }: Group, category: Dimension, measures: readonly Measure[], sort: Sort): Key {
  if ('ColumnSort' in sort) {
    const { SortBy, AggregationFunction } = sort.ColumnSort;
    const by = AggregationFunction.NumericalAggregationFunction.SimpleNumericalAggregation;
    return folded(SortBy.ColumnName, by, rows);
  }
  const { FieldId } = sort.FieldSort;
  if (ofDimension(category).id === FieldId) return label;
  const measure = measures.find((one) => one.FieldId === FieldId);
  return measure ? aggregated(measure, rows) : null;
}

function compare(one: Key, other: Key): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (one === null || other === null) return Number(other === null) - Number(one === null);
  return String(one) < String(other) ? -1 : Number(one !== other);
}

function limited(groups: readonly Group[], limit: Chart['limit']): readonly Group[] {
  if (!limit || groups.length <= limit.items) return groups;
  const others = groups.slice(limit.items);
  const rest = { label: 'Other', rows: others.flatMap(({ rows }) => rows) };
  return [...groups.slice(0, limit.items), ...(limit.isRestShown ? [rest] : [])];
}

function aggregated({ Column, AggregationFunction }: Measure, rows: readonly SpiceRow[]): number | null {
  return folded(Column.ColumnName, AggregationFunction.SimpleNumericalAggregation, rows);
}

/** As SQL does: of what is known; null where nothing is. */
function folded(column: string, by: Aggregation, rows: readonly SpiceRow[]): number | null {
  const values = rows.flatMap((row) => {
    const cell = row[column] ?? null;
    return cell === null ? [] : [Number(cell)];
  });
  if (values.length === 0) return null;
  switch (by) {
    case 'SUM':
      return sum(values);
    case 'AVERAGE':
      return sum(values) / values.length;
    case 'MIN':
      return values.reduce((least, value) => Math.min(least, value));
    case 'MAX':
      return values.reduce((most, value) => Math.max(most, value));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function labelOf(label: AxisLabel | undefined): string {
  if (label?.Visibility === 'HIDDEN') return '';
  return label?.AxisLabelOptions?.[0]?.CustomLabel ?? '';
}

function formatOf({ FormatConfiguration }: Measure): NumberFormat {
  const { NumberDisplayFormatConfiguration: number, PercentageDisplayFormatConfiguration: percent } =
    FormatConfiguration?.FormatConfiguration ?? {};
  const said = percent ?? number;
  return {
    decimals: said?.DecimalPlacesConfiguration?.DecimalPlaces ?? null,
    suffix: said?.Suffix ?? '',
    isPercent: percent !== undefined,
  };
}
