/**
 * Queries that people ask again and again, as files of a folder. The first line says what it answers; a line
 * `-- :name` or `-- :name = value` declares each parameter, the second with what it is when nobody sets it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitStatements } from './sql-statements';
import { EltError } from '../model/errors';

export interface NamedQuery {
  readonly name: string;
  readonly description: string;
  /** Values where there is one without being set; null where it must be. */
  readonly parameters: Readonly<Record<string, string | null>>;
  readonly sql: string;
}

const DECLARATION = /^-- :([a-z_]+)(?: = (\S.*))?$/;

/** By name. Throws ELT_INPUT_INVALID for a file of another shape: a query that is skipped is one that nobody finds. */
export function readNamedQueries(folder: string): NamedQuery[] {
  return readdirSync(folder)
    .sort()
    .map((file) => readQuery(file, readFileSync(join(folder, file), 'utf8')));
}

function readQuery(file: string, text: string): NamedQuery {
  const [name] = /^[a-z][a-z_]*(?=\.sql$)/.exec(file) ?? [];
  const [first = '', ...lines] = text.split('\n');
  const [sql, ...others] = splitStatements(text);
  const [, description] = /^-- (\S.*)$/.exec(first) ?? [];
  if (name === undefined || description === undefined || sql === undefined || others.length > 0)
    throw invalid(`${file} is not "name.sql" with a line that describes it and one query`);
  const parameters = Object.fromEntries(
    lines.flatMap((line) => {
      const [, key, value] = DECLARATION.exec(line) ?? [];
      return key === undefined ? [] : [[key, value ?? null] as const];
    }),
  );
  const used = new Set([...sql.matchAll(/(?<!:):([a-z_]+)/g)].map(([, key]) => key ?? ''));
  const odd = [...new Set([...used, ...Object.keys(parameters)])].find(
    (key) => !used.has(key) || !(key in parameters),
  );
  if (odd !== undefined) throw invalid(`${file}: :${odd} is not both declared and used`);
  return { name, description, parameters, sql };
}

/** Throws ELT_INPUT_INVALID with the names that exist. */
export function findQuery(queries: readonly NamedQuery[], name: string): NamedQuery {
  const found = queries.find((query) => query.name === name.replaceAll('-', '_'));
  if (found) return found;
  throw invalid(`there is no query "${name}"; there are: ${queries.map((query) => query.name).join(', ')}`);
}

/** Each parameter's value from `key=value` or its default. Throws ELT_INPUT_INVALID; '' cannot be bound. */
export function bindParameters(
  { name, parameters }: NamedQuery,
  settings: readonly string[],
): Record<string, string> {
  const given = Object.fromEntries(settings.map(cut));
  const known = Object.keys(parameters);
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw invalid(`--set: ${name} has no ${unknown}; it has: ${known.join(', ') || 'none'}`);
  return Object.fromEntries(
    known.map((key) => {
      const value = given[key] ?? parameters[key];
      if (value === undefined || value === null || value === '')
        throw invalid(`--set: ${name} needs ${key}, such as --set ${key}=…`);
      return [key, value];
    }),
  );
}

/** What is said where it has no rows: of parameters that nobody set, too, for the rows may be another pipeline's. */
export function noRows({ parameters }: NamedQuery, settings: readonly string[]): string {
  const given = settings.map((setting) => cut(setting)[0]);
  const unset = Object.entries(parameters).filter(([key, value]) => value !== null && !given.includes(key));
  if (unset.length === 0) return 'no rows';
  const asked = unset.map(([key, value]) => `${key}=${value ?? ''}`).join(', ');
  const whose = unset.length === 1 ? 'its default' : 'their defaults';
  return `no rows with ${asked} (${whose}; ${unset.map(([key]) => `--set ${key}=…`).join(' ')})`;
}

function cut(setting: string): [string, string] {
  const at = setting.indexOf('=');
  if (at < 1) throw invalid(`--set: "${setting}" is not key=value`);
  return [setting.slice(0, at), setting.slice(at + 1)];
}

function invalid(message: string): EltError {
  return new EltError('ELT_INPUT_INVALID', message);
}
