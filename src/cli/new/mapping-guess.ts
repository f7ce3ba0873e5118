/** Which entities a sample's columns seem to bring, by their names. */
import type { Column, Entity } from '../../model/entity';
import { EltError } from '../../model/errors';
import type { GuessedColumn } from './sample/columns';
import { doubt, sure, type Note } from './sample/note';

export interface GuessedMapping {
  readonly entity: Entity;
  /** Entity's column to Spark SQL over the feed's columns. */
  readonly columns: Readonly<Record<string, string>>;
  readonly at: string;
  readonly order: 'event' | 'arrival';
  /** Columns that may not be empty and that nothing in the sample is called as. */
  readonly open: readonly string[];
  readonly notes: readonly Note[];
}

/**
 * The entities whose key is among the columns; else the one with most columns in common, which a person has to finish. Throws
 * ELT_INPUT_INVALID where none has any.
 */
export function guessMappings(
  entities: readonly Entity[],
  columns: readonly GuessedColumn[],
): GuessedMapping[] {
  const guesses = entities.map((entity) => guessMapping(entity, columns));
  const keyed = guesses.filter(({ entity, columns: said }) => entity.key.every((name) => name in said));
  if (keyed.length > 0) return keyed;
  const [best] = guesses.sort((one, other) => sizeOf(other) - sizeOf(one));
  if (!best || sizeOf(best) === 0)
    throw new EltError(
      'ELT_INPUT_INVALID',
      `--entity: no column is called as one of any entity, so say what a row brings, or write an entity (docs/add-an-entity.md). Columns: ${columns.map(({ name }) => name).join(', ')}. Entities: ${entities.map(({ name, key }) => `${name} (${key.join(', ')})`).join('; ')}`,
    );
  const says = `no entity's key is among the columns; ${best.entity.name} shares most names: choose another, or write one (docs/add-an-entity.md)`;
  return [{ ...best, notes: [doubt('mapping', says), ...best.notes] }];
}

const sizeOf = ({ columns }: GuessedMapping): number => Object.keys(columns).length;

export function guessMapping(entity: Entity, columns: readonly GuessedColumn[]): GuessedMapping {
  const found = entity.columns.flatMap((column) => {
    const same = columns.find(({ name }) => name === column.name);
    return same ? [[column.name, expressionOf(column, same)] as const] : [];
  });
  const said = Object.fromEntries(found);
  const open = entity.columns.flatMap(({ name, nullable }) => (nullable || name in said ? [] : name));
  const { at, order, note } = timeOf(columns);
  const about = `mapping to ${entity.name}`;
  const notes = [
    found.length === 0
      ? doubt(about, 'no column is called as one of it')
      : doubt(about, `${found.map(([name]) => name).join(', ')} by their names alone`),
    ...(open.length > 0
      ? [
          doubt(
            about,
            `${open.join(', ')} may not be empty and have no expression yet: \`npm run gen\` refuses until they have`,
          ),
        ]
      : []),
    { ...note, about: `${about}: at` },
  ];
  return { entity, columns: said, at, order, open, notes };
}

function expressionOf(column: Column, { name, type }: GuessedColumn): string {
  if (column.type.startsWith('varchar'))
    return type.startsWith('varchar') ? `trim(${name})` : `cast(${name} as string)`;
  if (column.type === type) return name;
  return `cast(${name} as ${sparkType(column.type)})`;
}

/** Redshift's words in Spark's. */
function sparkType(type: string): string {
  return type === 'integer' ? 'int' : type === 'double precision' ? 'double' : type;
}

interface Time extends Pick<GuessedMapping, 'at' | 'order'> {
  readonly note: Note;
}

function timeOf(columns: readonly GuessedColumn[]): Time {
  const dated = columns.filter(({ type }) => type === 'timestamp' || type === 'date');
  const [first] = dated;
  if (!first) {
    const says =
      'no column is a date, so that the file that came last wins (order arrival), and every version begins in 2000';
    return { at: "timestamp '2000-01-01 00:00:00'", order: 'arrival', note: doubt('', says) };
  }
  const at = first.type === 'timestamp' ? first.name : `cast(${first.name} as timestamp)`;
  const others = dated.slice(1).map(({ name }) => name);
  const says = `when a row became true is read from ${first.name}`;
  return {
    at,
    order: 'event',
    note: others.length > 0 ? doubt('', `${says}; it may be ${others.join(' or ')}`) : sure('', says),
  };
}
