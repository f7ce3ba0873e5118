/** A visual, whichever kind it is: its id and titles, its fields with the well that each stands in, and what else of it names fields and columns. */
import type { AxisLabel, Dimension, Measure, Sort, Visual, Wells } from './schema';

export interface ColumnRef {
  readonly DataSetIdentifier: string;
  readonly ColumnName: string;
}

export interface Field {
  readonly id: string;
  readonly column: ColumnRef;
  readonly well: 'measure' | 'date' | 'category';
}

/** What a line chart and a bar chart have in common. */
export interface Chart {
  readonly kind: 'lines' | 'columns' | 'stacked' | 'bars';
  readonly wells: Wells;
  readonly sort: Sort | undefined;
  /** So many names; the others are one more where that is asked for. */
  readonly limit: { readonly items: number; readonly isRestShown: boolean } | undefined;
  readonly x: AxisLabel | undefined;
  readonly y: AxisLabel | undefined;
  readonly styles: readonly { readonly fieldId: string; readonly isDashed: boolean }[];
}

export interface Headline {
  readonly kind: 'headline';
  readonly value: Measure;
  readonly target: Measure | undefined;
}

export interface VisualParts {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly body: Chart | Headline;
}

export function partsOf(visual: Visual): VisualParts {
  if ('KPIVisual' in visual) {
    const [value] = visual.KPIVisual.ChartConfiguration.FieldWells.Values;
    const [target] = visual.KPIVisual.ChartConfiguration.FieldWells.TargetValues;
    if (!value) throw new Error('a KPI has one value: its schema says so');
    const body: Headline = {
      kind: 'headline',
      value: value.NumericalMeasureField,
      target: target?.NumericalMeasureField,
    };
    return { ...titlesOf(visual.KPIVisual), body };
  }
  const body = 'LineChartVisual' in visual ? lineOf(visual.LineChartVisual) : barOf(visual.BarChartVisual);
  return { ...titlesOf('LineChartVisual' in visual ? visual.LineChartVisual : visual.BarChartVisual), body };
}

type LineVisual = Extract<Visual, { LineChartVisual: unknown }>['LineChartVisual'];
type BarVisual = Extract<Visual, { BarChartVisual: unknown }>['BarChartVisual'];

function lineOf({ ChartConfiguration: chart }: LineVisual): Chart {
  return {
    kind: 'lines',
    wells: chart.FieldWells.LineChartAggregatedFieldWells,
    sort: chart.SortConfiguration?.CategorySort?.[0],
    limit: undefined,
    x: chart.XAxisLabelOptions,
    y: chart.PrimaryYAxisLabelOptions,
    styles: (chart.Series ?? []).map(({ FieldSeriesItem: { FieldId, Settings } }) => ({
      fieldId: FieldId,
      isDashed: Settings?.LineStyleSettings.LineStyle === 'DASHED',
    })),
  };
}

function barOf({ ChartConfiguration: chart }: BarVisual): Chart {
  const { CategorySort, CategoryItemsLimit: limit } = chart.SortConfiguration ?? {};
  const standing = chart.BarsArrangement === 'STACKED' ? 'stacked' : 'columns';
  return {
    kind: chart.Orientation === 'HORIZONTAL' ? 'bars' : standing,
    wells: chart.FieldWells.BarChartAggregatedFieldWells,
    sort: CategorySort?.[0],
    limit: limit && { items: limit.ItemsLimit, isRestShown: limit.OtherCategories === 'INCLUDE' },
    x: chart.CategoryLabelOptions,
    y: chart.ValueLabelOptions,
    styles: [],
  };
}

interface Text {
  readonly Visibility: 'HIDDEN' | 'VISIBLE';
  readonly FormatText?: { readonly PlainText: string } | undefined;
}

interface Titled {
  readonly VisualId: string;
  readonly Title?: Text | undefined;
  readonly Subtitle?: Text | undefined;
}

function titlesOf({ VisualId, Title, Subtitle }: Titled) {
  return { id: VisualId, title: shownText(Title), subtitle: shownText(Subtitle) };
}

function shownText(text: Text | undefined): string {
  return text?.Visibility === 'VISIBLE' ? (text.FormatText?.PlainText ?? '') : '';
}

export function fieldsOf({ body }: VisualParts): Field[] {
  if (body.kind === 'headline')
    return [body.value, ...(body.target ? [body.target] : [])].map((one) => ofMeasure(one));
  const { Category, Values } = body.wells;
  return [
    ...Category.map(ofDimension),
    ...Values.map(({ NumericalMeasureField }) => ofMeasure(NumericalMeasureField)),
  ];
}

function ofMeasure({ FieldId, Column }: Measure): Field {
  return { id: FieldId, column: Column, well: 'measure' };
}

export function ofDimension(dimension: Dimension): Field {
  if ('DateDimensionField' in dimension) {
    const { FieldId, Column } = dimension.DateDimensionField;
    return { id: FieldId, column: Column, well: 'date' };
  }
  const { FieldId, Column } = dimension.CategoricalDimensionField;
  return { id: FieldId, column: Column, well: 'category' };
}

/** Ids of fields that its sorting, labels and styles name. */
export function namedFields({ body }: VisualParts): string[] {
  if (body.kind === 'headline') return [];
  const { sort, x, y, styles } = body;
  return [
    ...(sort && 'FieldSort' in sort ? [sort.FieldSort.FieldId] : []),
    ...[x, y].flatMap((label) =>
      (label?.AxisLabelOptions ?? []).flatMap(({ ApplyTo }) => (ApplyTo ? [ApplyTo.FieldId] : [])),
    ),
    ...styles.map(({ fieldId }) => fieldId),
  ];
}

/** Columns that it sorts by without showing them, each as a number. */
export function sortColumns({ body }: VisualParts): ColumnRef[] {
  return body.kind !== 'headline' && body.sort && 'ColumnSort' in body.sort
    ? [body.sort.ColumnSort.SortBy]
    : [];
}
