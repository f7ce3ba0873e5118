/**
 * Which files say different things of one record, where the one that came later wins: of an entity by arrival whenever they say it, of
 * one by event where they say it of the same instant. Asked of a warehouse that has all of them.
 */
import type { SqlRunner } from '../../../src/aws/sql-runner';
import { historyTable } from '../../../src/model/names';
import { sourceOf, type Pipeline } from '../../../src/model/pipeline';
import type { Dropped } from './dropped';

/** Files of one record, by the time of their arrival in epoch milliseconds. */
export type Contradiction = readonly number[];

export async function readContradictions(
  sql: Pick<SqlRunner, 'execute'>,
  pipeline: Pipeline,
): Promise<Contradiction[]> {
  const { mappings } = sourceOf(pipeline, 's3-files');
  const found: Contradiction[] = [];
  for (const entity of new Set(mappings.map((mapping) => mapping.entity))) {
    const byArrival = mappings.some((mapping) => mapping.entity === entity && mapping.order === 'arrival');
    const rows = await sql.execute(contradicted(entity, byArrival), { system: pipeline.sourceSystem });
    const records = new Map<string, number[]>();
    for (const row of rows) {
      const record = `${String(row['record_key'])} ${String(row['moment'])}`;
      records.set(record, [...(records.get(record) ?? []), Number(row['arrived'])]);
    }
    found.push(...records.values());
  }
  return found;
}

function contradicted(entity: string, byArrival: boolean): string {
  const moment = byArrival ? `''` : 'cast(committed_at as varchar(32))';
  return `with told as (
      select record_key, ${moment} as moment, row_hash, substring(sequence, 15, 13) as arrived
      from ${historyTable(entity)} where source_system = :system
    ),
    disputed as (
      select record_key, moment from told group by record_key, moment having min(row_hash) <> max(row_hash)
    )
    select distinct told.record_key, told.moment, told.arrived from told
    join disputed on disputed.record_key = told.record_key and disputed.moment = told.moment`;
}

/** Groups of files that contradict each other, directly or by others; each in the files' order, and so the groups by their first. */
export function groupsOf(
  files: readonly Dropped[],
  contradictions: readonly (readonly Dropped[])[],
): Dropped[][] {
  const groupOf = new Map(files.map((file) => [file, new Set([file])]));
  for (const [first, ...others] of contradictions)
    for (const other of others) {
      const [one, two] = [first, other].map((file) => (file ? groupOf.get(file) : undefined));
      if (!one || !two || one === two) continue;
      for (const file of two) {
        one.add(file);
        groupOf.set(file, one);
      }
    }
  return [...new Set(groupOf.values())].map((group) => files.filter((file) => group.has(file)));
}
