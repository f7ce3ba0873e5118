/**
 * The two forms of a rule's query. Lines that begin with `-- touched:` are comments where everything is looked at. Where a run
 * looks only at what its load touched they stand in the query, without that beginning; there it may speak of :load_id. A
 * view that has such lines is read as a subquery, narrowed by its own: they name keys, `touched_<entity>`, that the query has to
 * give. So one text says both what is asked and of what.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entity } from '../model/entity';
import { splitStatements } from './sql-statements';

const TOUCHED_LINE = /^(\s*)-- touched: ?/gm;
const VIEW = /^create or replace view ([a-z0-9_]+) as\s+/;

/** The query as it looks at everything. */
export function wholeForm(query: string): string {
  return splitStatements(query).join(';\n');
}

/** The query as it looks at what a load touched. */
export type TouchedForm = (query: string) => string;

/** Reads the views that a query may be narrowed by. `names`: files below the root. */
export function readTouchedForm(root: string, names: readonly string[]): TouchedForm {
  const texts = names
    .filter((name) => name.endsWith('/view.sql'))
    .map((name) => readFileSync(join(root, name), 'utf8'))
    .filter(hasTouchedLines);
  const narrowed = texts.flatMap((text) =>
    splitStatements(takeIn(text)).map((statement) => {
      const [head = '', view = ''] = VIEW.exec(statement) ?? [];
      return [new RegExp(`\\b${view}\\b`, 'g'), `(${statement.slice(head.length)})`] as const;
    }),
  );
  return (query) =>
    narrowed.reduce((text, [name, subquery]) => text.replace(name, () => subquery), wholeForm(takeIn(query)));
}

export function hasTouchedLines(query: string): boolean {
  return query.search(TOUCHED_LINE) >= 0;
}

function takeIn(query: string): string {
  return query.replace(TOUCHED_LINE, '$1');
}

type Keyed = Pick<Entity, 'name' | 'key' | 'columns' | 'dimension'>;

/** A key of several columns is `<length in characters>:<text>|…` (glue/elt/events.py). */
const FIRST_OF_KEY =
  "substring(record_key, strpos(record_key, ':') + 1, cast(split_part(record_key, ':', 1) as integer))";

/** A query of the keys of an entity that the load touched. */
export function touchedKeys(entity: string, selected = 'record_key'): string {
  return `select ${selected} from etl_load_key where load_id = :load_id and source_system = :source_system and entity = '${entity}'`;
}

/** The column that history is sorted by, and of the touched keys what that column holds. */
export interface TouchedBy {
  readonly column: string;
  readonly keys: string;
}

/**
 * Records of which facts are made are sorted by the first column of their key, so that history is narrowed by that where it is
 * text, to all that lie with a touched record; others are sorted by the whole key.
 */
export function touchedBy(entity: Keyed): TouchedBy {
  const { column, value } = sortedBy(entity);
  return { column, keys: touchedKeys(entity.name, value) };
}

/** What a narrowed `hist_current_<entity>` reads as `touched_<entity>`: the keys, beside the column that history is sorted by. */
export function touchedRecords(entity: Keyed): string {
  const { column, value } = sortedBy(entity);
  return touchedKeys(entity.name, column === 'record_key' ? column : `record_key, ${value} as ${column}`);
}

function sortedBy({ key, columns, dimension }: Keyed): { column: string; value: string } {
  const [first = ''] = key;
  const isText = columns.some((column) => column.name === first && column.type.startsWith('varchar'));
  if (dimension || !isText) return { column: 'record_key', value: 'record_key' };
  return { column: first, value: key.length === 1 ? 'record_key' : FIRST_OF_KEY };
}
