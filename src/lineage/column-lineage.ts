/**
 * Which column of a source a contract's column comes from, as far as the definitions say it: a table's feed has the same columns, and
 * a mapping names those of its feed in Spark SQL. What hand-written SQL makes of them further on is not guessed.
 */
import type { Column, Entity } from '../model/entity';
import type { Feed, FeedColumn } from '../model/feed';
import type { Mapping } from '../model/mapping';
import type { TableFeed } from '../model/table-feed';
import { facet, type DatasetName, type Facets } from './event';

interface Transformation {
  readonly type: 'DIRECT' | 'INDIRECT';
  readonly subtype: 'IDENTITY' | 'TRANSFORMATION' | 'FILTER' | 'WINDOW';
  readonly masking: boolean;
}

interface InputField extends DatasetName {
  readonly field: string;
  readonly transformations: readonly Transformation[];
}

/** By the contract's columns; what concerns rows as a whole apart. */
export interface ColumnLineage {
  readonly fields: ReadonlyMap<string, readonly InputField[]>;
  readonly dataset: readonly InputField[];
}

/** A column that may be absent from its table is not claimed to be there. */
export function lineageOfTable(entity: Entity, feed: TableFeed, from: DatasetName): ColumnLineage {
  const fields = entity.columns
    .filter(({ name, personal }) => personal !== 'drop' && feed.columns[name]?.optional === undefined)
    .map(({ name, personal }): [string, InputField[]] => [
      name,
      [input(from, name, personal === undefined ? 'IDENTITY' : 'TRANSFORMATION', personal !== undefined)],
    ]);
  return { fields: new Map(fields), dataset: [] };
}

export function lineageOfMapping(
  entity: Entity,
  mapping: Mapping,
  feed: Feed,
  from: DatasetName,
): ColumnLineage {
  const fields = entity.columns.map((column): [string, InputField[]] => [
    column.name,
    inputsOf(mapping.columns[column.name] ?? '', column, feed, from),
  ]);
  const filtered = columnsIn(mapping.when ?? '', feed);
  return {
    fields: new Map(fields.filter(([, inputs]) => inputs.length > 0)),
    dataset: filtered.map((column) => ({
      ...from,
      field: column.header,
      transformations: [{ type: 'INDIRECT', subtype: 'FILTER', masking: false }],
    })),
  };
}

/** Several feeds may bring one entity. */
export function joined(lineages: readonly ColumnLineage[]): ColumnLineage {
  const fields = new Map<string, InputField[]>();
  for (const lineage of lineages)
    for (const [name, inputs] of lineage.fields) fields.set(name, [...(fields.get(name) ?? []), ...inputs]);
  return { fields, dataset: lineages.flatMap(({ dataset }) => dataset) };
}

/** None where nothing is known. */
export function lineageFacet({ fields, dataset }: ColumnLineage): Facets {
  if (fields.size === 0) return {};
  const named = [...fields].map(([name, inputFields]) => [name, { inputFields }] as const);
  return facet('columnLineage', { fields: Object.fromEntries(named), dataset });
}

function inputsOf(sql: string, column: Column, feed: Feed, from: DatasetName): InputField[] {
  if (column.personal === 'drop') return [];
  const isSame = feed.columns.some(({ name }) => name === sql.trim());
  const read = columnsIn(sql, feed)
    .filter(({ personal }) => personal !== 'drop')
    .map(({ header, personal }) => {
      const isMasked = personal !== undefined || column.personal !== undefined;
      return input(from, header, isSame && !isMasked ? 'IDENTITY' : 'TRANSFORMATION', isMasked);
    });
  return [...read, ...countedIn(sql, feed, from)];
}

/** A number is a row's place among its neighbours: these say who they are. */
function countedIn(sql: string, { columns, numbers }: Feed, from: DatasetName): InputField[] {
  const within = numbers.filter(({ name }) => identifiersIn(sql).has(name)).flatMap((one) => one.within);
  return columns
    .filter(({ name }) => within.includes(name))
    .map(({ header }) => ({
      ...from,
      field: header,
      transformations: [{ type: 'INDIRECT', subtype: 'WINDOW', masking: false }],
    }));
}

function columnsIn(sql: string, { columns }: Feed): FeedColumn[] {
  const named = identifiersIn(sql);
  return columns.filter(({ name }) => named.has(name));
}

const TEXT = /'(?:[^'\\]|\\.|'')*'/g;
/** What a bracket follows is a function's name. */
const IDENTIFIER = /\b[a-z_][a-z0-9_]*\b(?!\s*\()/gi;

function identifiersIn(sql: string): ReadonlySet<string> {
  return new Set(sql.replaceAll(TEXT, "''").match(IDENTIFIER) ?? []);
}

function input(
  from: DatasetName,
  field: string,
  subtype: 'IDENTITY' | 'TRANSFORMATION',
  masking: boolean,
): InputField {
  return { ...from, field, transformations: [{ type: 'DIRECT', subtype, masking }] };
}
