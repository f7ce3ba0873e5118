/**
 * A pipeline's analysis and dashboard in QuickSight, from the charts of the marts that it publishes. Pure: Terraform's input and the report stage
 * both come from here. The two have one definition, which knows data sets by their ids; where those are, whoever publishes says.
 */
import type { DashboardVersionDefinition, GridLayoutElement, Visual } from '@aws-sdk/client-quicksight';
import type { Pipeline } from '../../model/pipeline';
import { chartsOf, type ChartQuery } from '../chart-definition';
import { chartDataSet, chartDataSetId, lastRowId, lastRowOf, type ChartDataSet } from './data-sets';
import { headlineOf, visualOf } from './visuals';

export interface ChartDashboard {
  /** Of the analysis, too. */
  readonly id: string;
  readonly title: string;
  readonly dataSets: readonly ChartDataSet[];
  readonly definition: Omit<DashboardVersionDefinition, 'DataSetIdentifierDeclarations'>;
}

type Published = Pick<Pipeline, 'name' | 'sourceSystem' | 'publish' | 'report'>;

/** Null for a pipeline without reports (what it brings, another one reports) or without charts. */
export function dashboardOf(pipeline: Published, queries: readonly ChartQuery[]): ChartDashboard | null {
  const charts = shownBy(pipeline, queries);
  if (charts.length === 0) return null;
  const parts = charts.map((query) => partOf(pipeline, query));
  return {
    id: `ecomflow-${pipeline.name}`,
    title: `EcomFlow: ${pipeline.name}`,
    dataSets: parts.flatMap(({ dataSets }) => dataSets),
    definition: {
      Sheets: [
        sheetOf(
          parts.flatMap(({ headlines }) => headlines),
          parts.flatMap(({ visuals }) => visuals),
        ),
      ],
    },
  };
}

/** Ids of its data sets: what a run of the pipeline refreshes. */
export function dashboardDataSets(pipeline: Published, queries: readonly ChartQuery[]): string[] {
  return shownBy(pipeline, queries).flatMap((query) => {
    const id = chartDataSetId(pipeline.name, query);
    return query.charts.some(({ isHeadline }) => isHeadline) ? [id, lastRowId(id)] : [id];
  });
}

/** With the data sets' ARNs, as the API takes it. `dataSetArn`: `arn:aws:quicksight:<region>:<account>:dataset/` */
export function declared(
  { dataSets, definition }: ChartDashboard,
  dataSetArn: string,
): DashboardVersionDefinition {
  return {
    DataSetIdentifierDeclarations: dataSets.map(({ id }) => ({
      Identifier: id,
      DataSetArn: `${dataSetArn}${id}`,
    })),
    ...definition,
  };
}

function shownBy({ publish, report }: Published, queries: readonly ChartQuery[]): readonly ChartQuery[] {
  return report.length === 0 ? [] : chartsOf(queries, publish);
}

function partOf(pipeline: Published, query: ChartQuery) {
  const dataSet = chartDataSet(pipeline, query);
  const headlines = query.charts.filter(({ isHeadline }) => isHeadline);
  const last = headlines.length === 0 ? null : lastRowOf(dataSet, query);
  return {
    dataSets: last ? [dataSet, last] : [dataSet],
    headlines: last ? headlines.map((chart) => headlineOf(chart, last)) : [],
    visuals: query.charts.map((chart) => visualOf(chart, dataSet)),
  };
}

/** QuickSight's grid has 36 columns. */
const COLUMNS = 36;
const HEADLINE_ROWS = 6;
const CHART_ROWS = 12;

/** Headlines in a row, charts in pairs; the last one has the row for itself where none is left to stand beside it. */
function sheetOf(headlines: readonly Visual[], visuals: readonly Visual[]) {
  const width = Math.floor(COLUMNS / Math.max(headlines.length, 1));
  const top = headlines.length === 0 ? 0 : HEADLINE_ROWS;
  const elements: GridLayoutElement[] = [
    ...headlines.map((visual, place) => element(visual, place * width, width, 0, HEADLINE_ROWS)),
    ...visuals.map((visual, place) => {
      const isAlone = place % 2 === 0 && place === visuals.length - 1;
      const row = top + Math.floor(place / 2) * CHART_ROWS;
      return element(visual, (place % 2) * (COLUMNS / 2), isAlone ? COLUMNS : COLUMNS / 2, row, CHART_ROWS);
    }),
  ];
  return {
    SheetId: 'overview',
    Name: 'Overview',
    ContentType: 'INTERACTIVE' as const,
    Visuals: [...headlines, ...visuals],
    Layouts: [
      {
        Configuration: {
          GridLayout: {
            Elements: elements,
            CanvasSizeOptions: {
              ScreenCanvasSizeOptions: {
                ResizeOption: 'FIXED' as const,
                OptimizedViewPortWidth: '1600px',
              },
            },
          },
        },
      },
    ],
  };
}

function element(
  visual: Visual,
  ColumnIndex: number,
  ColumnSpan: number,
  RowIndex: number,
  RowSpan: number,
): GridLayoutElement {
  const { KPIVisual: kpi, LineChartVisual: line, BarChartVisual: bar } = visual;
  return {
    ElementId: (kpi ?? line ?? bar)?.VisualId,
    ElementType: 'VISUAL',
    ColumnIndex,
    ColumnSpan,
    RowIndex,
    RowSpan,
  };
}
