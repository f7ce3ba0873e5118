/** What the warehouse keeps of the objects that a feed landed in a window. A landed object's time is no other one's of its pipeline. */
import type { LandedRange } from '../../aws/ledger';
import type { Cell, SqlRunner } from '../../aws/sql-runner';
import type { ObjectEvents } from './compare-landed';
import type { SummedColumn } from './summed-columns';

/** Objects that the reader kept aside whole, each with its reason: one row, without a line. */
export async function keptAside(sql: SqlRunner, range: LandedRange): Promise<Map<string, string>> {
  const { feed, fromKey, toKey } = range;
  const rows = await sql.execute(
    `select distinct object_key, reasons from etl_rejected
     where entity = :feed and line is null and object_key >= :from_key and object_key < :to_key`,
    { feed, from_key: fromKey, to_key: toKey },
  );
  return new Map(rows.map((row) => [String(row['object_key']), String(row['reasons'])]));
}

/**
 * Events by object, those included that a rule of the entity rejected: their values stand in the file as well. An event's place in its
 * object says which one it is: 14 digits of its own time, 13 of the object's, 8 of the row. Refined anew, the latest version counts.
 */
export async function keptEvents(
  sql: SqlRunner,
  sourceSystem: string,
  summed: readonly SummedColumn[],
  keysByArrival: ReadonlyMap<string, string>,
): Promise<ObjectEvents[]> {
  const entities = [...new Set(summed.map(({ entity }) => entity))];
  const arrivals = [...keysByArrival.keys()].sort();
  const [first, last] = [arrivals[0], arrivals.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found: ObjectEvents[] = [];
  for (const entity of entities) {
    const rows = await sql.execute(eventsByObject(entity), { entity, system: sourceSystem, first, last });
    // The latest version comes last, and so stays.
    const byKey = new Map<string, ObjectEvents>();
    for (const row of rows) {
      const key = keysByArrival.get(String(row['arrived']));
      if (key === undefined) continue;
      const sums = { 1: asText(row['sum_1']), 2: asText(row['sum_2']), 3: asText(row['sum_3']) };
      byKey.set(key, { entity, key, events: Number(row['events']), sums });
    }
    found.push(...byKey.values());
  }
  return found;
}

/** The entity is one of the registry's: its name is safe to stand in SQL. */
function eventsByObject(entity: string): string {
  const told = `substring(sequence, 15, 13) as arrived, contract_version, sum_1, sum_2, sum_3`;
  const within = `source_system = :system and substring(sequence, 15, 13) between :first and :last`;
  return `select arrived, contract_version, count(*) as events, sum(sum_1) as sum_1, sum(sum_2) as sum_2, sum(sum_3) as sum_3
    from (
      select ${told} from hist_${entity} where ${within}
      union all
      select ${told} from etl_rejected where entity = :entity and ${within}
    ) as told
    group by arrived, contract_version
    order by contract_version`;
}

function asText(value: Cell | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
