/**
 * What of an analysis's or a dashboard's definition is executed here: KPIs, lines and bars over fields that are summed or so by date or
 * name, on a grid. Names, words and bounds are those of the API reference (AnalysisDefinition, DashboardVersionDefinition); any other
 * member is refused, because it would not be drawn.
 */
import { z } from 'zod';

const id = z.string().regex(/^[\w-]{1,512}$/, 'letters, digits, hyphens and underscores');
const fieldId = z.string().min(1).max(512);
const visibility = z.enum(['HIDDEN', 'VISIBLE']);
const symbol = z.enum(['COMMA', 'DOT', 'SPACE']);
const direction = z.enum(['ASC', 'DESC']);

export const columnSchema = z.strictObject({
  DataSetIdentifier: z.string().min(1).max(2048),
  ColumnName: z.string().min(1).max(127),
});

const separated = {
  Suffix: z.string().min(1).max(128).optional(),
  SeparatorConfiguration: z
    .strictObject({
      DecimalSeparator: symbol.optional(),
      ThousandsSeparator: z
        .strictObject({ Symbol: symbol.optional(), Visibility: visibility.optional() })
        .optional(),
    })
    .optional(),
  DecimalPlacesConfiguration: z.strictObject({ DecimalPlaces: z.number().int().min(0).max(20) }).optional(),
};
const numberFormatSchema = z.strictObject({
  FormatConfiguration: z.strictObject({
    NumberDisplayFormatConfiguration: z.strictObject(separated).optional(),
    PercentageDisplayFormatConfiguration: z.strictObject(separated).optional(),
  }),
});

const AGGREGATIONS = ['SUM', 'MIN', 'MAX', 'AVERAGE'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];
const aggregation = z.strictObject({ SimpleNumericalAggregation: z.enum(AGGREGATIONS) });

const measureSchema = z.strictObject({
  NumericalMeasureField: z.strictObject({
    FieldId: fieldId,
    Column: columnSchema,
    AggregationFunction: aggregation,
    FormatConfiguration: numberFormatSchema.optional(),
  }),
});
export type Measure = z.infer<typeof measureSchema>['NumericalMeasureField'];

const dimensionSchema = z.union([
  z.strictObject({
    DateDimensionField: z.strictObject({
      FieldId: fieldId,
      Column: columnSchema,
      DateGranularity: z.enum(['DAY', 'MONTH', 'YEAR']).default('DAY'),
      FormatConfiguration: z.strictObject({ DateTimeFormat: z.string().min(1).max(128) }).optional(),
    }),
  }),
  z.strictObject({
    CategoricalDimensionField: z.strictObject({ FieldId: fieldId, Column: columnSchema }),
  }),
]);
export type Dimension = z.infer<typeof dimensionSchema>;

const textSchema = z.strictObject({
  Visibility: visibility.default('VISIBLE'),
  FormatText: z.strictObject({ PlainText: z.string().min(1).max(512) }).optional(),
});
const titles = { VisualId: id, Title: textSchema.optional(), Subtitle: textSchema.optional() };

const axisLabelSchema = z.strictObject({
  Visibility: visibility.optional(),
  SortIconVisibility: visibility.optional(),
  AxisLabelOptions: z
    .array(
      z.strictObject({
        CustomLabel: z.string().optional(),
        ApplyTo: z.strictObject({ FieldId: fieldId, Column: columnSchema }).optional(),
      }),
    )
    .max(100)
    .optional(),
});
export type AxisLabel = z.infer<typeof axisLabelSchema>;
const legendSchema = z.strictObject({
  Visibility: visibility.optional(),
  Position: z.enum(['AUTO', 'RIGHT', 'BOTTOM', 'TOP']).optional(),
});

const sortSchema = z.union([
  z.strictObject({ FieldSort: z.strictObject({ FieldId: fieldId, Direction: direction }) }),
  z.strictObject({
    ColumnSort: z.strictObject({
      SortBy: columnSchema,
      Direction: direction,
      AggregationFunction: z.strictObject({ NumericalAggregationFunction: aggregation }),
    }),
  }),
]);
export type Sort = z.infer<typeof sortSchema>;

/** One category here; a second well of it, or one of colours, is not drawn. */
const wells = z.strictObject({
  Category: z.array(dimensionSchema).length(1),
  Values: z.array(measureSchema).min(1).max(200),
  Colors: z.array(z.never()).max(0, 'Colors: not supported by the local QuickSight').default([]),
});

export type Wells = z.infer<typeof wells>;

const kpiSchema = z.strictObject({
  KPIVisual: z.strictObject({
    ...titles,
    ChartConfiguration: z.strictObject({
      FieldWells: z.strictObject({
        Values: z.array(measureSchema).length(1),
        TargetValues: z.array(measureSchema).max(1).default([]),
        TrendGroups: z
          .array(z.never())
          .max(0, 'TrendGroups: not supported by the local QuickSight')
          .default([]),
      }),
      KPIOptions: z
        .strictObject({
          PrimaryValueDisplayType: z.literal('ACTUAL').optional(),
          Comparison: z.strictObject({ ComparisonMethod: z.literal('PERCENT_DIFFERENCE') }).optional(),
        })
        .optional(),
    }),
  }),
});

const lineSchema = z.strictObject({
  LineChartVisual: z.strictObject({
    ...titles,
    ChartConfiguration: z.strictObject({
      FieldWells: z.strictObject({ LineChartAggregatedFieldWells: wells }),
      SortConfiguration: z.strictObject({ CategorySort: z.array(sortSchema).max(1).optional() }).optional(),
      Type: z.literal('LINE').optional(),
      XAxisLabelOptions: axisLabelSchema.optional(),
      PrimaryYAxisLabelOptions: axisLabelSchema.optional(),
      Series: z
        .array(
          z.strictObject({
            FieldSeriesItem: z.strictObject({
              FieldId: fieldId,
              AxisBinding: z.literal('PRIMARY_YAXIS'),
              Settings: z
                .strictObject({
                  LineStyleSettings: z.strictObject({
                    LineInterpolation: z.literal('LINEAR').optional(),
                    LineStyle: z.enum(['SOLID', 'DASHED']).optional(),
                  }),
                })
                .optional(),
            }),
          }),
        )
        .max(2000)
        .optional(),
      Legend: legendSchema.optional(),
    }),
  }),
});

const barSchema = z.strictObject({
  BarChartVisual: z.strictObject({
    ...titles,
    ChartConfiguration: z.strictObject({
      FieldWells: z.strictObject({ BarChartAggregatedFieldWells: wells }),
      SortConfiguration: z
        .strictObject({
          CategorySort: z.array(sortSchema).max(1).optional(),
          CategoryItemsLimit: z
            .strictObject({
              ItemsLimit: z.number().int().positive(),
              OtherCategories: z.enum(['INCLUDE', 'EXCLUDE']),
            })
            .optional(),
        })
        .optional(),
      Orientation: z.enum(['HORIZONTAL', 'VERTICAL']).default('VERTICAL'),
      BarsArrangement: z.enum(['CLUSTERED', 'STACKED']).default('CLUSTERED'),
      CategoryLabelOptions: axisLabelSchema.optional(),
      ValueLabelOptions: axisLabelSchema.optional(),
      Legend: legendSchema.optional(),
    }),
  }),
});

const visualSchema = z.union([kpiSchema, lineSchema, barSchema]);
export type Visual = z.infer<typeof visualSchema>;

/** 36 columns wide, as the console's. */
const elementSchema = z.strictObject({
  ElementId: id,
  ElementType: z.literal('VISUAL'),
  ColumnIndex: z.number().int().min(0).max(35).optional(),
  ColumnSpan: z.number().int().min(1).max(36),
  RowIndex: z.number().int().min(0).max(9009).optional(),
  RowSpan: z.number().int().min(1).max(21),
});
const layoutSchema = z.strictObject({
  Configuration: z.strictObject({
    GridLayout: z.strictObject({
      Elements: z.array(elementSchema).max(430),
      CanvasSizeOptions: z
        .strictObject({
          ScreenCanvasSizeOptions: z.strictObject({
            ResizeOption: z.enum(['FIXED', 'RESPONSIVE']),
            OptimizedViewPortWidth: z.string().optional(),
          }),
        })
        .optional(),
    }),
  }),
});

const sheetSchema = z.strictObject({
  SheetId: id,
  Name: z.string().min(1).max(2048).optional(),
  ContentType: z.literal('INTERACTIVE').optional(),
  Visuals: z.array(visualSchema).max(75).default([]),
  Layouts: z.array(layoutSchema).max(1).default([]),
});
export type Sheet = z.infer<typeof sheetSchema>;

export const definitionSchema = z.strictObject({
  DataSetIdentifierDeclarations: z
    .array(z.strictObject({ Identifier: z.string().min(1).max(2048), DataSetArn: z.string() }))
    .min(1)
    .max(50),
  Sheets: z.array(sheetSchema).max(20).default([]),
});
export type Definition = z.infer<typeof definitionSchema>;
