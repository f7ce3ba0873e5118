/** The local control of this service, under `/_local/quicksight/`; not AWS. */
import { z } from 'zod';
import type { Action } from '../gateway/service';
import { evaluate, type SpiceRow } from './definition/evaluate';
import { invalidValue } from './errors';
import { idSchema, parseInput } from './input';
import type { DashboardVersion } from './model';
import type { QuicksightState } from './state';

const settingsSchema = z.strictObject({ refreshesADay: z.number().int().min(1).optional() });
const dashboardSchema = z.strictObject({ id: idSchema });

export function localRoutes(state: QuicksightState): Readonly<Record<string, Action>> {
  return {
    'POST /_local/quicksight/settings': async (input) => {
      Object.assign(state.options, parseInput(settingsSchema, input));
      return { ...state.options };
    },
    /** What a reader of the published version sees: each visual with its values. */
    'GET /_local/quicksight/dashboard': async (input) => {
      const { id } = parseInput(dashboardSchema, input);
      const version = state.version(id);
      const rowsOf = (identifier: string): readonly SpiceRow[] => rowsBehind(state, version, identifier);
      return {
        id,
        name: version.name,
        version: version.number,
        sheets: version.definition.Sheets.map(({ SheetId, Name, Visuals }) => ({
          name: Name ?? SheetId,
          visuals: Visuals.map((visual) => evaluate(visual, rowsOf)),
        })),
      };
    },
  };
}

/** Throws InvalidParameterValueException where the rows are not here. */
function rowsBehind(
  { dataSets }: QuicksightState,
  { definition }: DashboardVersion,
  identifier: string,
): readonly SpiceRow[] {
  const arn = definition.DataSetIdentifierDeclarations.find(
    ({ Identifier }) => Identifier === identifier,
  )?.DataSetArn;
  const dataSet = [...dataSets.values()].find((one) => one.arn === arn);
  if (!dataSet) throw invalidValue(`data set ${identifier} is not found`);
  if (dataSet.importMode !== 'SPICE')
    throw invalidValue(
      `data set ${dataSet.id} is not in SPICE: the local QuickSight draws no direct queries`,
    );
  if (dataSet.spiceRows === null)
    throw invalidValue(`data set ${dataSet.id} has more rows than the local QuickSight keeps to draw`);
  return dataSet.spiceRows;
}
