/**
 * What QuickSight holds a definition to. Its structure (ids told twice, fields, elements and data sets that nothing declares) it refuses at
 * once; what it finds in data sets (which are there, which columns they have, of which types) it tells by the errors of the version that it failed
 * to make. Which of the two a fault is, and the errors' types, are as the API reference and reports of others have them (AnalysisErrorType): not
 * tried against AWS.
 */
import { invalidValue } from '../errors';
import type { DataSet, DefinitionError } from '../model';
import { fieldsOf, namedFields, partsOf, sortColumns, type ColumnRef, type VisualParts } from './parts';
import type { Definition, Sheet } from './schema';

/** Throws InvalidParameterValueException that names what is at fault. */
export function checkStructure({ DataSetIdentifierDeclarations: declared, Sheets }: Definition): void {
  const identifiers = declared.map(({ Identifier }) => Identifier);
  refuseTwice('DataSetIdentifierDeclarations', identifiers);
  refuseTwice(
    'SheetId',
    Sheets.map(({ SheetId }) => SheetId),
  );
  const parts = Sheets.flatMap(({ Visuals }) => Visuals.map(partsOf));
  refuseTwice(
    'VisualId',
    parts.map(({ id }) => id),
  );
  for (const one of parts) checkVisual(one, identifiers);
  for (const sheet of Sheets) checkLayout(sheet);
}

function checkVisual(parts: VisualParts, identifiers: readonly string[]): void {
  const fields = fieldsOf(parts);
  const ids = fields.map(({ id }) => id);
  refuseTwice(`FieldId of visual ${parts.id}`, ids);
  for (const named of namedFields(parts))
    if (!ids.includes(named)) throw invalidValue(`Visual ${parts.id} has no field ${named}`);
  const columns = [...fields.map(({ column }) => column), ...sortColumns(parts)];
  const [first, ...others] = new Set(columns.map(({ DataSetIdentifier }) => DataSetIdentifier));
  if (first !== undefined && !identifiers.includes(first))
    throw invalidValue(`Visual ${parts.id}: the data set ${first} is not declared`);
  if (others.length > 0) throw invalidValue(`Visual ${parts.id}: its fields are of more than one data set`);
}

function checkLayout({ SheetId, Visuals, Layouts }: Sheet): void {
  const ids = Visuals.map((visual) => partsOf(visual).id);
  const [layout] = Layouts;
  if (!layout) return;
  const elements = layout.Configuration.GridLayout.Elements;
  refuseTwice(
    `ElementId of sheet ${SheetId}`,
    elements.map(({ ElementId }) => ElementId),
  );
  for (const { ElementId, ColumnIndex = 0, ColumnSpan } of elements) {
    if (!ids.includes(ElementId))
      throw invalidValue(`Sheet ${SheetId} has no visual ${ElementId} to lay out`);
    if (ColumnIndex + ColumnSpan > 36)
      throw invalidValue(`Element ${ElementId} is wider than the grid of 36`);
  }
}

function refuseTwice(what: string, ids: readonly string[]): void {
  const twice = ids.find((id, place) => ids.indexOf(id) < place);
  if (twice !== undefined) throw invalidValue(`${what}: ${twice} is there more than once`);
}

/** What a version could not be made for; nothing where all is well. */
export function errorsOf(
  { DataSetIdentifierDeclarations: declared, Sheets }: Definition,
  dataSets: readonly DataSet[],
): DefinitionError[] {
  const known = new Map(declared.map((one) => [one.Identifier, setOf(one.DataSetArn, dataSets)]));
  const missing = declared
    .filter(({ Identifier }) => !known.get(Identifier))
    .map(({ DataSetArn }) => ({ Type: 'DATA_SET_NOT_FOUND', Message: `${DataSetArn} is not found` }));
  return [...missing, ...Sheets.flatMap((sheet) => errorsOfSheet(sheet, known))];
}

function setOf(arn: string, dataSets: readonly DataSet[]): DataSet | undefined {
  return dataSets.find((dataSet) => dataSet.arn === arn);
}

function errorsOfSheet(
  { SheetId, Visuals }: Sheet,
  known: ReadonlyMap<string, DataSet | undefined>,
): DefinitionError[] {
  return Visuals.map(partsOf).flatMap((parts) => {
    const asked = [
      ...fieldsOf(parts),
      ...sortColumns(parts).map((column) => ({ id: '', column, well: 'measure' as const })),
    ];
    return asked.flatMap(({ id, column, well }) => {
      const fault = faultOf(column, well, known.get(column.DataSetIdentifier));
      if (!fault) return [];
      const Path = `sheet/${SheetId}/visual/${parts.id}${id === '' ? '' : `/field/${id}`}`;
      return [{ ...fault, ViolatedEntities: [{ Path }] }];
    });
  });
}

/** Which types a well takes. */
const TAKES = {
  measure: ['INTEGER', 'DECIMAL'],
  date: ['DATETIME'],
  category: ['STRING', 'BOOLEAN'],
} as const satisfies Record<string, readonly string[]>;

function faultOf(
  { ColumnName }: ColumnRef,
  well: keyof typeof TAKES,
  dataSet: DataSet | undefined,
): DefinitionError | null {
  if (!dataSet) return null;
  const column = dataSet.columns.find(({ Name }) => Name === ColumnName);
  if (!column)
    return {
      Type: 'COLUMN_REPLACEMENT_MISSING',
      Message: `Required column '${ColumnName}' is missing in data set '${dataSet.arn}'`,
    };
  const takes: readonly string[] = TAKES[well];
  if (takes.includes(column.Type)) return null;
  return {
    Type: 'COLUMN_TYPE_MISMATCH',
    Message: `Column '${ColumnName}' in data set '${dataSet.arn}' is ${column.Type}: a ${well} field takes ${takes.join(' or ')}`,
  };
}
