/**
 * Questions that people ask Athena of what was loaded: sql/athena/questions, over the views of sql/athena/views. A view is no object of the
 * catalog: its text is put before the question that names it (docs/adr/0045-athena-reads-what-was-loaded.md). Both are called
 * by their pipeline first.
 */
import { join } from 'node:path';
import { readNamedQueries, type NamedQuery } from './named-queries';

/** Of `sql/`'s folder, by name: each with the views that it reads. Throws ELT_INPUT_INVALID for a file of another shape. */
export function readAthenaQuestions(sqlFolder: string): NamedQuery[] {
  const views = new Map(
    readNamedQueries(join(sqlFolder, 'athena/views')).map((view) => [view.name, view.sql]),
  );
  return readNamedQueries(join(sqlFolder, 'athena/questions')).map((question) => ({
    ...question,
    sql: withViews(question.sql, views),
  }));
}

/** The questions of one pipeline. */
export function questionsOf(pipeline: string, questions: readonly NamedQuery[]): NamedQuery[] {
  const first = `${pipeline.replaceAll('-', '_')}_`;
  return questions.filter(({ name }) => name.startsWith(first));
}

/**
 * The text with its parameters' values, each as a text that SQL casts: `cast(:since as date)`. The only place that puts values into
 * Athena's SQL. A quote in a value is doubled, and Trino knows no other escape.
 */
export function withValues(sql: string, values: Readonly<Record<string, string>>): string {
  return sql.replaceAll(/(?<!:):([a-z_]+)/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : `'${value.replaceAll("'", "''")}'`;
  });
}

function withViews(sql: string, views: ReadonlyMap<string, string>): string {
  const needed = neededBy(sql, views);
  if (needed.length === 0) return sql;
  const named = needed.map((name) => `${name} as (\n${indented(views.get(name) ?? '')}\n)`);
  return `with ${named.join(',\n')}\n${sql}`;
}

/** Every view that the text reads, and those that they read: what is read stands before who reads it. */
function neededBy(sql: string, views: ReadonlyMap<string, string>): string[] {
  const direct = [...views].filter(([name]) => new RegExp(`\\b${name}\\b`).test(sql));
  return [...new Set(direct.flatMap(([name, text]) => [...neededBy(text, views), name]))];
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
