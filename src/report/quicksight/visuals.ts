/** A chart as a visual of QuickSight's API: https://docs.aws.amazon.com/quicksight/latest/APIReference/API_Visual.html. */
import type { FieldSortOptions, LegendOptions, SeriesItem, Visual } from '@aws-sdk/client-quicksight';
import type { Chart } from '../chart-definition';
import { MOST_BARS } from '../figure-schema';
import { beforeColumn, type ChartDataSet } from './data-sets';
import { axisTitle, dimension, fieldOf, measure, titled, type Field } from './fields';

export function visualOf(chart: Chart, dataSet: ChartDataSet): Visual {
  const common = {
    VisualId: chart.id,
    Title: titled(chart.title),
    Subtitle: titled(chart.about),
  };
  if (chart.kind === 'lines') return { LineChartVisual: { ...common, ...lines(chart, dataSet) } };
  return { BarChartVisual: { ...common, ...bars(chart, dataSet) } };
}

/** The last value of its first series, against what it was before. `last`: the data set of the last row. */
export function headlineOf(chart: Chart, last: ChartDataSet): Visual {
  const id = headlineId(chart.id);
  const [first] = chart.series;
  const value = fieldOf(last, id, first?.column ?? '');
  const { before } = chart;
  const target = before ? fieldOf(last, id, beforeColumn(first?.column ?? '', before.days)) : null;
  return {
    KPIVisual: {
      VisualId: id,
      Title: titled(`${first?.name ?? chart.title} of the last day`),
      ...(before ? { Subtitle: titled(`Against ${before.name.toLowerCase()}`) } : {}),
      ChartConfiguration: {
        FieldWells: {
          Values: [measure(value, chart.y.format)],
          TargetValues: target ? [measure(target, chart.y.format)] : [],
          TrendGroups: [],
        },
        KPIOptions: {
          PrimaryValueDisplayType: 'ACTUAL',
          ...(before ? { Comparison: { ComparisonMethod: 'PERCENT_DIFFERENCE' } } : {}),
        },
      },
    },
  };
}

export function headlineId(chart: string): string {
  return `last-${chart}`;
}

interface Fields {
  readonly x: Field;
  readonly values: readonly Field[];
  /** The last of the values, where it is there for comparison. */
  readonly before: Field | null;
}

function fieldsOf(chart: Chart, dataSet: ChartDataSet): Fields {
  const field = (column: string): Field => fieldOf(dataSet, chart.id, column);
  const [first] = chart.series;
  const before = chart.before ? field(beforeColumn(first?.column ?? '', chart.before.days)) : null;
  const own = chart.series.map(({ column }) => field(column));
  return { x: field(chart.x.column), values: before ? [...own, before] : own, before };
}

function lines(chart: Chart, dataSet: ChartDataSet) {
  const { x, values, before } = fieldsOf(chart, dataSet);
  return {
    ChartConfiguration: {
      FieldWells: {
        LineChartAggregatedFieldWells: {
          Category: [dimension(x)],
          Values: values.map((one) => measure(one, chart.y.format)),
          Colors: [],
        },
      },
      SortConfiguration: { CategorySort: sortOf(chart, dataSet, x, values) },
      Type: 'LINE' as const,
      XAxisLabelOptions: axisTitle(chart.x.title, x),
      PrimaryYAxisLabelOptions: axisTitle(chart.y.title, values[0] ?? x),
      ...(before ? { Series: [dashed(before)] } : {}),
      Legend: legendOf(values),
    },
  };
}

function bars(chart: Chart, dataSet: ChartDataSet) {
  const { x, values } = fieldsOf(chart, dataSet);
  const isLying = chart.kind === 'bars';
  return {
    ChartConfiguration: {
      FieldWells: {
        BarChartAggregatedFieldWells: {
          Category: [dimension(x)],
          Values: values.map((one) => measure(one, chart.y.format)),
          Colors: [],
        },
      },
      SortConfiguration: {
        CategorySort: sortOf(chart, dataSet, x, values),
        ...(isLying
          ? { CategoryItemsLimit: { ItemsLimit: MOST_BARS, OtherCategories: 'INCLUDE' as const } }
          : {}),
      },
      Orientation: isLying ? ('HORIZONTAL' as const) : ('VERTICAL' as const),
      BarsArrangement: chart.kind === 'stacked' ? ('STACKED' as const) : ('CLUSTERED' as const),
      CategoryLabelOptions: axisTitle(chart.x.title, x),
      ValueLabelOptions: axisTitle(chart.y.title, values[0] ?? x),
      Legend: legendOf(values),
    },
  };
}

/** Names lie with the greatest on top; what stands follows its own order, or the column that says it. */
function sortOf(
  chart: Chart,
  dataSet: ChartDataSet,
  x: Field,
  [first]: readonly Field[],
): FieldSortOptions[] {
  if (chart.kind === 'bars') return [{ FieldSort: { FieldId: first?.id ?? x.id, Direction: 'DESC' } }];
  if (chart.x.order === undefined) return [{ FieldSort: { FieldId: x.id, Direction: 'ASC' } }];
  const { column } = fieldOf(dataSet, chart.id, chart.x.order);
  return [
    {
      ColumnSort: {
        SortBy: { ...column },
        Direction: 'ASC',
        AggregationFunction: { NumericalAggregationFunction: { SimpleNumericalAggregation: 'MIN' } },
      },
    },
  ];
}

function dashed({ id }: Field): SeriesItem {
  return {
    FieldSeriesItem: {
      FieldId: id,
      AxisBinding: 'PRIMARY_YAXIS',
      Settings: { LineStyleSettings: { LineInterpolation: 'LINEAR', LineStyle: 'DASHED' } },
    },
  };
}

function legendOf(values: readonly Field[]): LegendOptions {
  return values.length > 1 ? { Visibility: 'VISIBLE', Position: 'TOP' } : { Visibility: 'HIDDEN' };
}
