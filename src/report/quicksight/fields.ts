/** What visuals are put together from: fields of a data set, their formats, titles and labels, in the API's words. */
import type {
  AxisLabelOptions,
  ChartAxisLabelOptions,
  DimensionField,
  MeasureField,
  NumberFormatConfiguration,
  VisualTitleLabelOptions,
} from '@aws-sdk/client-quicksight';
import { EltError } from '../../model/errors';
import type { Format } from '../format';
import type { ChartDataSet, NamedColumn } from './data-sets';

export interface Field {
  readonly id: string;
  readonly column: { readonly DataSetIdentifier: string; readonly ColumnName: string };
  readonly type: NamedColumn['type'];
}

/** A field of a visual: its id is the visual's and the column's. Throws ELT_INPUT_INVALID for a column that is not there. */
export function fieldOf(dataSet: ChartDataSet, visual: string, column: string): Field {
  const found = dataSet.columns.find(({ name }) => name === column);
  if (!found) throw new EltError('ELT_INPUT_INVALID', `${dataSet.id} has no column ${column}`);
  return {
    id: `${visual}.${column}`,
    column: { DataSetIdentifier: dataSet.id, ColumnName: found.label },
    type: found.type,
  };
}

export function measure({ id, column }: Field, format: Format): MeasureField {
  return {
    NumericalMeasureField: {
      FieldId: id,
      Column: { ...column },
      AggregationFunction: { SimpleNumericalAggregation: 'SUM' },
      FormatConfiguration: { FormatConfiguration: numberFormat(format) },
    },
  };
}

export function dimension({ id, column, type }: Field): DimensionField {
  if (type === 'DATETIME')
    return {
      DateDimensionField: {
        FieldId: id,
        Column: { ...column },
        DateGranularity: 'DAY',
        FormatConfiguration: { DateTimeFormat: 'YYYY-MM-DD' },
      },
    };
  return { CategoricalDimensionField: { FieldId: id, Column: { ...column } } };
}

/** As report/format.ts writes it. */
function numberFormat(format: Format): NumberFormatConfiguration['FormatConfiguration'] {
  const separated = {
    SeparatorConfiguration: {
      DecimalSeparator: 'DOT',
      ThousandsSeparator: { Symbol: 'COMMA', Visibility: 'VISIBLE' },
    },
  } as const;
  switch (format) {
    case 'count':
      return number({ ...separated, DecimalPlacesConfiguration: { DecimalPlaces: 0 } });
    case 'money':
      return number({ ...separated, DecimalPlacesConfiguration: { DecimalPlaces: 2 } });
    case 'seconds':
      return number({ ...separated, Suffix: ' s', DecimalPlacesConfiguration: { DecimalPlaces: 1 } });
    case 'share':
      return {
        PercentageDisplayFormatConfiguration: {
          ...separated,
          DecimalPlacesConfiguration: { DecimalPlaces: 1 },
        },
      };
  }
}

function number(
  NumberDisplayFormatConfiguration: NonNullable<
    NumberFormatConfiguration['FormatConfiguration']
  >['NumberDisplayFormatConfiguration'],
) {
  return { NumberDisplayFormatConfiguration };
}

export function titled(text: string): VisualTitleLabelOptions {
  return { Visibility: 'VISIBLE', FormatText: { PlainText: text } };
}

/** An axis says its title once, whatever the fields on it are called. */
export function axisTitle(title: string, { id, column }: Field): ChartAxisLabelOptions {
  const label: AxisLabelOptions = {
    CustomLabel: title,
    ApplyTo: { FieldId: id, Column: { ...column } },
  };
  return { Visibility: 'VISIBLE', SortIconVisibility: 'HIDDEN', AxisLabelOptions: [label] };
}
