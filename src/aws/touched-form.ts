/**
 * The two forms of a rule's query. Lines that begin with `-- touched:` are comments where everything is looked at. Where a run
 * looks only at what its load touched they stand in the query, without that beginning; there it may speak of :load_id. A
 * view that has such lines is read as a subquery, narrowed by its own: they name keys, `touched_<entity>`, that the query has to
 * give. So one text says both what is asked and of what.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
