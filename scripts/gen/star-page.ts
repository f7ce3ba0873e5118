/** docs/star.md: the star as a diagram, and what its dimensions' columns are, from the contracts and the tables' SQL. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitStatements } from '../../src/aws/sql-statements';
import { shapesOf, type TableShape } from '../../src/aws/table-shape';
import type { Column, Entity } from '../../src/model/entity';
import type { Derived, DerivedFile } from './derived';
import type { DefinedEntity } from './entities';
import { markdownTable } from './markdown-table';

const PAGE = 'docs/star.md';
const DATES = 'dim_date';
/** A table stands beside others of its loads in one file. */
type Find = (table: string) => TableShape | undefined;

/** `sql`: what is derived of it in the same go. */
export function deriveStar(
  root: string,
  defined: readonly DefinedEntity[],
  sql: readonly DerivedFile[],
): Derived {
  const made = new Map(sql.map(({ path, text }) => [path, text]));
  const find: Find = (table) => {
    const path = `sql/${table.startsWith('dim_') ? '40_dims' : '50_facts'}/${table}/table.sql`;
    const place = join(root, path);
    const text = made.get(path) ?? (existsSync(place) ? readFileSync(place, 'utf8') : '');
    return shapesOf(splitStatements(text)).find(({ name }) => name === table);
  };
  const entities = defined.map(({ entity }) => entity);
  return { files: [{ path: PAGE, text: starPage(entities, find) }], drafts: [], owned: [] };
}

/** Facts that are there, in the order in which entities name them. */
export function starPage(entities: readonly Entity[], find: Find): string {
  const facts = [...new Set(entities.flatMap(({ grainOf }) => grainOf))].flatMap((fact) => find(fact) ?? []);
  const named = entities.filter(({ dimension }) => dimension);
  const dimensions = [...named.map(({ name }) => `dim_${name}`), DATES].flatMap((name) => find(name) ?? []);
  return [
    '<!-- Derived from src/entities and sql/ by `npm run gen`: change those. -->\n\n# The star\n\n',
    'A fact points at the version of a member that held at its moment, by its surrogate key (`…_sk`); -1 is the unknown member, so that an inner join loses no row. Which tables and views to use for which question stands in [bi.md](bi.md), how versions come about in [exact-history.md](exact-history.md).\n\n',
    diagram(facts, dimensions),
    ...named.map((entity) => columnsOf(entity)),
  ].join('');
}

function diagram(facts: readonly TableShape[], dimensions: readonly TableShape[]): string {
  const edges = facts.flatMap((fact) =>
    dimensions.flatMap(({ name }) => {
      const key = keyOf(name);
      return fact.columns.has(key) ? [`  ${name} ||--o{ ${fact.name} : ${key}\n`] : [];
    }),
  );
  const keys = new Set(dimensions.map(({ name }) => keyOf(name)));
  const boxes = [...facts, ...dimensions].map((table) => box(table, keys));
  return `\`\`\`mermaid\nerDiagram\n${edges.join('')}${boxes.join('')}\`\`\`\n`;
}

/** A dimension's key, which a fact has under the same name. */
function keyOf(dimension: string): string {
  return dimension === DATES ? 'date_key' : `${dimension.replace(/^dim_/, '')}_sk`;
}

/** The diagram's types are words: `decimal` of `decimal(12, 3) not null`. */
function box({ name, columns, rest }: TableShape, keys: ReadonlySet<string>): string {
  const primary = /primary key \(([^)]*)\)/.exec(rest)?.[1]?.split(', ') ?? [];
  const lines = [...columns].map(([column, type]) => {
    const mark = primary.includes(column) ? ' PK' : keys.has(column) ? ' FK' : '';
    return `    ${/^\w+/.exec(type)?.[0] ?? 'text'} ${column}${mark}\n`;
  });
  return `  ${name} {\n${lines.join('')}  }\n`;
}

const MASKED = {
  hash: 'hashed: equal values stay equal',
  mask: 'its first letter and stars',
  drop: 'always empty',
} as const;

function columnsOf({ name, key, columns }: Entity): string {
  const rows = columns.map((column) => [`\`${column.name}\``, `\`${column.type}\``, noteOf(column, key)]);
  return `\n## dim_${name}\n\n${markdownTable(['column', 'type', 'is'], rows)}`;
}

function noteOf({ name, tracked, personal }: Column, key: readonly string[]): string {
  const notes = [
    ...(key.includes(name) ? ['the natural key'] : []),
    ...(tracked ? ['versioned'] : key.includes(name) ? [] : ['of the version’s last event']),
    ...(personal === undefined ? [] : [MASKED[personal]]),
  ];
  return notes.join('; ');
}
