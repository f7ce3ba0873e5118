/** What a template may say of an entity. Conventions that are nowhere else stand here: distribution, plural, sums. */
import type { Column, Entity } from '../../src/model/entity';

export interface SqlColumn {
  readonly name: string;
  readonly type: string;
}

export interface NamingFact {
  readonly entity: string;
  readonly column: string;
}

export type EntityWords = ReturnType<typeof wordsOf>;

/** Redshift's reconciliation has so many sums. */
const SUMS = 3;

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
    sums: Array.from({ length: SUMS }, (_, index) => sumOf(entity.sums[index])),
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

function namingFact(said: string): NamingFact {
  const [entity = '', column = ''] = said.split('.');
  return { entity, column };
}

function sqlColumn({ name, type }: Column): SqlColumn {
  return { name, type: type.replace(',', ', ') };
}

function sumOf(column: string | undefined): string {
  return column === undefined ? 'null' : `sum(stored.${column})`;
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
