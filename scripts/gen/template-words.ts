/** What a template may say of an entity. Conventions that are nowhere else stand here: distribution, plural. */
import { touchedBy, touchedKeys } from '../../src/aws/touched-form';
import { varcharBytes, type Column, type Entity } from '../../src/model/entity';
import { WIDEST_VARCHAR_BYTES } from '../../src/model/text-type';

export interface SqlColumn {
  readonly name: string;
  readonly type: string;
}

export interface NamingFact {
  readonly entity: string;
  readonly column: string;
  readonly touched_keys: string;
}

export type EntityWords = ReturnType<typeof wordsOf>;

/** `later`: columns of its dimension that a migration added, so that they stand last in every warehouse. */
export function wordsOf(entity: Entity, later: ReadonlySet<string>) {
  const columns = entity.columns.map(sqlColumn);
  const attributes = columns.filter(({ name }) => !entity.key.includes(name));
  return {
    entity: entity.name,
    words: entity.name.replaceAll('_', ' '),
    plural: plural(entity.name.replaceAll('_', ' ')),
    columns,
    key_columns: entity.key,
    version: entity.version,
    hashed_texts: hashedTexts(entity.columns),
    touched_by: touchedBy(entity),
    touched_keys: touchedKeys(entity.name),
    ...neighbourhood(entity),
    ...dimensionWords(entity, columns, attributes, later),
  };
}

function dimensionWords(
  { name, key, dimension }: Entity,
  columns: readonly SqlColumn[],
  attributes: readonly SqlColumn[],
  later: ReadonlySet<string>,
) {
  const natural = columns.filter((column) => column.name === key[0]);
  return {
    sk: dimension ? `${name}_sk` : null,
    key: key[0],
    key_type: natural[0]?.type,
    attributes,
    first_attributes: attributes.filter((column) => !later.has(column.name)),
    later_attributes: attributes.filter((column) => later.has(column.name)),
    member_columns: [...natural, ...attributes],
    named_by: (dimension?.namedBy ?? []).map(namingFact),
  };
}

/**
 * What refine hashed of each column (glue/elt/events.py), from the column as history has it. Empty where a double is among
 * them: Spark writes its digits otherwise than Redshift; or where all of them may be longer than one text; or where the first
 * column, which is behind no bar, may add nothing.
 */
function hashedTexts(columns: readonly Column[]): string[] {
  const widest = columns.reduce((sum, { type }) => sum + (varcharBytes(type) ?? 40) + 8, 0);
  if (widest > WIDEST_VARCHAR_BYTES || columns.some(({ type }) => type === 'double precision')) return [];
  if (columns[0]?.addedLater) return [];
  return columns.map((column, index) => {
    const before = columns.slice(0, index).filter(({ addedLater }) => addedLater);
    const bar = index === 0 ? '' : "'|' || ";
    const text = hashedText(column.name, column.type);
    const value = `cast(octet_length(${text}) as varchar(8)) || ':' || ${text}`;
    return column.addedLater
      ? `coalesce(${bar}${nameAfterGap(column, before)}${value}, '')`
      : `${bar}coalesce(${value}, '-')`;
  });
}

/** A value behind a column that was added later and has none stands with its column's name. */
function nameAfterGap({ name }: Column, before: readonly Column[]): string {
  if (before.length === 0) return '';
  const areThere = before.map((column) => `${column.name} is not null`).join(' and ');
  return `case when ${areThere} then '' else '${name}=' end || `;
}

function hashedText(name: string, type: string): string {
  if (varcharBytes(type) !== null) return name;
  if (type === 'timestamp') return `to_char(${name}, 'YYYY-MM-DD HH24:MI:SS.US')`;
  if (type === 'boolean') return `case when ${name} then 'true' when not ${name} then 'false' end`;
  return `cast(${name} as varchar(40))`;
}

function namingFact(said: string): NamingFact {
  const [entity = '', column = ''] = said.split('.');
  return { entity, column, touched_keys: touchedKeys(entity) };
}

function sqlColumn({ name, type }: Column): SqlColumn {
  return { name, type: type.replace(',', ', ') };
}

/**
 * A dimension's events are found by touched keys; the records that facts are made of lie with those that share the first
 * column of their key, as an order's lines do.
 */
function neighbourhood({ key, dimension }: Entity) {
  return dimension
    ? {
        neighbours: 'record_key',
        neighbours_why: 'rebuilds join touched keys on it',
        sorted_by: ['record_key'],
      }
    : { neighbours: key[0], neighbours_why: `events of the same ${key[0]} lie together`, sorted_by: key };
}

function plural(word: string): string {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}
