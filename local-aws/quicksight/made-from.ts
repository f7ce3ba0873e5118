/** Making an analysis or a version of a dashboard from its definition, at once: the answer to the call says that it is in progress, as AWS's does. */
import { checkStructure, errorsOf } from './definition/check';
import type { Definition } from './definition/schema';
import type { MadeFrom } from './model';
import type { QuicksightState } from './state';

/** Throws InvalidParameterValueException for a definition that is none; what its data sets lack is told in what is made. */
export function makeFrom(
  state: QuicksightState,
  definition: Definition,
  what: 'CREATION' | 'UPDATE',
): MadeFrom {
  checkStructure(definition);
  const errors = errorsOf(definition, [...state.dataSets.values()]);
  return {
    definition,
    errors,
    status: `${what}_${errors.length === 0 ? 'SUCCESSFUL' : 'FAILED'}`,
    madeAt: state.now(),
  };
}

export function dataSetArns({ definition }: MadeFrom): string[] {
  return definition.DataSetIdentifierDeclarations.map(({ DataSetArn }) => DataSetArn);
}
