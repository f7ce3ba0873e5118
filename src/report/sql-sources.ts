/** From a figure down to the SQL that makes it: which object of the warehouse reads which. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartQuery } from './chart-definition';
import type { SqlSource } from './run-schema';

const MAKERS = ['view.sql', 'materialized_view.sql', 'load.sql', 'table.sql'];
const READS = /\b(?:from|join)\s+([a-z_][a-z0-9_]*)/g;

export type SqlSources = ReadonlyMap<string, SqlSource>;

/** Every object of the warehouse, and every query of a chart. */
export function readSqlSources(root: string, queries: readonly ChartQuery[]): SqlSources {
  const objects = readdirSync(root)
    .filter((stage) => /^\d\d_/.test(stage))
    .sort()
    .flatMap((stage) => readdirSync(join(root, stage)).map((name) => ({ name, folder: `${stage}/${name}` })));
  const known = new Set(objects.map(({ name }) => name));
  const sources = new Map<string, SqlSource>();
  const add = (name: string, file: string, sql: string): void =>
    void sources.set(name, { name, file: `sql/${file}`, sql, reads: readsOf(name, sql, known) });
  for (const { name, folder } of objects) {
    const maker = MAKERS.find((file) => existsSync(join(root, folder, file)));
    if (maker) add(name, `${folder}/${maker}`, readFileSync(join(root, folder, maker), 'utf8'));
  }
  for (const { name, text } of queries) add(name, `report/${name}/query.sql`, text);
  return sources;
}

function readsOf(own: string, sql: string, known: ReadonlySet<string>): string[] {
  const spoken = sql.replaceAll(/--[^\n]*/g, '');
  const named = [...spoken.matchAll(READS)].map(([, name]) => name ?? '');
  return [...new Set(named)].filter((name) => known.has(name) && name !== own).sort();
}

/** Below facts and dimensions come tables that every load fills alike; they are named and not shown. */
const SHOWN = /^sql\/(?:report|[4567]\d_[a-z]+)\//;

/** The named ones and all that they read, the named ones first. */
export function sqlBehind(sources: SqlSources, names: readonly string[]): SqlSource[] {
  const found = new Map<string, SqlSource>();
  const waiting = [...names];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const source = sources.get(name);
    const isShown = source && (names.includes(name) || SHOWN.test(source.file));
    if (!isShown || found.has(name)) continue;
    found.set(name, source);
    waiting.push(...source.reads);
  }
  return [...found.values()];
}

/** The way down from one object, one step a layer: what a chart shows below itself. */
export function wayDown(sources: SqlSources, name: string): string[] {
  const way = [name];
  for (let at = sources.get(name); at; at = sources.get(way.at(-1) ?? '')) {
    const next = at.reads.find((one) => /^(rpt|mart|fact)_/.test(one) && !way.includes(one));
    if (next === undefined) break;
    way.push(next);
  }
  return way;
}
