/**
 * Fills the templates of sql/templates. A folder `…_entity` stands for one folder of each entity, `dim_entity` of each that
 * has a dimension; any other is filled once, from all entities. A `*.draft.liquid` is a first draft of what people write.
 */
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Liquid } from 'liquidjs';
import { DERIVED_SQL } from '../../src/aws/warehouse-files';
import type { DerivedFile } from './derived';
import type { DefinedEntity } from './entities';
import { wordsOf, type EntityWords, type SqlColumn } from './template-words';

export const TEMPLATE_FOLDER = 'sql/templates';
const TEMPLATE = /^(.+?)(\.draft)?\.liquid$/;

export interface FilledTemplate extends DerivedFile {
  /** Written once where it is missing, and by hand from then on. */
  readonly isDraft: boolean;
}

interface Subject {
  readonly folder: string;
  readonly from: string;
  readonly words: object;
}

/** `later` names the columns that migrations added to a table. */
export function fillTemplates(
  root: string,
  defined: readonly DefinedEntity[],
  later: (table: string, columns: readonly string[]) => ReadonlySet<string>,
): FilledTemplate[] {
  const engine = createEngine(join(root, TEMPLATE_FOLDER));
  const subjects = defined.map(({ entity, file }) => ({
    file,
    words: wordsOf(
      entity,
      later(
        `dim_${entity.name}`,
        entity.columns.map(({ name }) => name),
      ),
    ),
  }));
  return templatesOf(root).flatMap((template) => {
    const [, target = '', draft] = TEMPLATE.exec(template) ?? [];
    const isDraft = draft !== undefined;
    return subjectsOf(target, subjects).map(({ folder, from, words }) => {
      const body = tidy(engine.renderFileSync(template, words) as string);
      const head = `${DERIVED_SQL} ${from} and ${TEMPLATE_FOLDER}/${template} by \`npm run gen\`: change those.\n`;
      return { path: `sql/${folder}`, text: isDraft ? body : head + body, isDraft };
    });
  });
}

function subjectsOf(
  target: string,
  subjects: readonly { readonly file: string; readonly words: EntityWords }[],
): Subject[] {
  if (!target.includes('_entity/'))
    return [
      { folder: target, from: 'src/entities', words: { entities: subjects.map(({ words }) => words) } },
    ];
  return subjects
    .filter(({ words }) => words.sk !== null || !target.includes('/dim_entity/'))
    .map(({ file, words }) => ({
      folder: target.replace('_entity/', `_${words.entity}/`),
      from: file,
      words,
    }));
}

function templatesOf(root: string): string[] {
  const folder = join(root, TEMPLATE_FOLDER);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** A word or a filter that is not there is an error, and a tag on a line of its own leaves no line. */
function createEngine(root: string): Liquid {
  const engine = new Liquid({
    root,
    strictVariables: true,
    strictFilters: true,
    trimTagLeft: true,
    trimTagRight: true,
    greedy: false,
  });
  engine.registerFilter('names', (columns: readonly SqlColumn[], indent: number, alias?: string) =>
    oneEachLine(
      columns.map(({ name }) => (alias === undefined ? name : `${alias}.${name}`)),
      indent,
    ),
  );
  engine.registerFilter('touched', narrowedBy);
  engine.registerFilter('definitions', (columns: readonly SqlColumn[]) =>
    oneEachLine(
      columns.map(({ name, type }) => `${name} ${type}`),
      2,
    ),
  );
  return engine;
}

/** Where a rule looks only at what a load touched (src/aws/touched-form.ts): at rows whose column is one of the keys. */
function narrowedBy(column: string, keys: string, indent: number): string {
  const lines = [`and ${column} in (`, `  ${keys}`, ')'];
  return lines.map((line) => `-- touched: ${line}`).join(`\n${' '.repeat(indent)}`);
}

function oneEachLine(items: readonly string[], indent: number): string {
  return items.join(`,\n${' '.repeat(indent)}`);
}

/** A comma or semicolon that a template writes after a loop, on a line of its own, belongs to the line before. */
function tidy(sql: string): string {
  return sql.replaceAll(/\n\s*([,;])(?=\n)/g, '$1');
}
