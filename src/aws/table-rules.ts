/**
 * Rules that are asked of the warehouse's tables after a load: each a query that returns the rows that break it. Some
 * stand in a table's checks.sql, the others a contract declares. None reads a work table: a load may be under way.
 */
import type { WarehouseCheck } from '../aws/warehouse-files';
import type { Rule, Severity } from '../model/check';
import type { Entity } from '../model/entity';
import { currentView, historyTable } from '../model/names';
import type { Pipeline } from '../model/pipeline';

export interface TableRule {
  /** The table that is asked. */
  readonly place: string;
  /** Whose contract declares it; null where it stands in checks.sql. */
  readonly entity: string | null;
  readonly name: string;
  readonly rule: Rule;
  readonly severity: Severity;
  /** May speak of :source_system and :window_to. */
  readonly sql: string;
}

/** Of the tables that the pipeline loads; by table, so that one statement may ask all of one. */
export function tableRules(pipeline: Pipeline, checks: readonly WarehouseCheck[]): Map<string, TableRule[]> {
  const { source, load } = pipeline;
  const tables = [
    ...source.entities.map(({ name }) => historyTable(name)),
    ...load.dimensions,
    ...load.facts,
  ];
  const declared = source.entities.flatMap(contractRules);
  const written = checks.map(({ table, ...check }) => ({ ...check, place: table, entity: null }));
  const all = [...written, ...declared];
  return new Map(
    tables
      .map((table) => [table, all.filter(({ place }) => place === table)] as const)
      .filter(([, rules]) => rules.length > 0),
  );
}

function contractRules(entity: Entity): TableRule[] {
  const { unique, freshness } = entity.quality;
  const rules = [
    ...unique.map(({ columns, severity }) => ({
      name: `unique:${columns.join('+')}`,
      rule: 'unique' as const,
      severity,
      sql: sharedValues(entity, columns),
    })),
    ...entity.references.map(({ column, entity: parent, severity }) => ({
      name: `references:${column}`,
      rule: 'referential' as const,
      severity,
      sql: orphans(entity, column, parent),
    })),
    ...(freshness
      ? [
          {
            name: 'freshness',
            rule: 'freshness' as const,
            severity: freshness.severity,
            sql: staleness(entity, freshness.hours),
          },
        ]
      : []),
  ];
  return rules.map((rule) => ({ ...rule, place: historyTable(entity.name), entity: entity.name }));
}

/**
 * Asks which records are current only of values that two keys have ever had: there are seldom any. NULL and an empty text
 * share with nobody.
 */
function sharedValues({ name, columns: all }: Entity, columns: readonly string[]): string {
  const listed = (alias: string): string => columns.map((column) => `${alias}.${column}`).join(', ');
  const texts = new Set(all.filter(({ type }) => type.startsWith('varchar')).map((column) => column.name));
  const told = columns
    .map((column) => (texts.has(column) ? `and told.${column} <> ''` : `and told.${column} is not null`))
    .join(' ');
  const same = columns.map((column) => `shared.${column} = present.${column}`).join(' and ');
  return `with shared as (
      select ${listed('told')} from ${historyTable(name)} as told
      where told.source_system = :source_system and told.op <> 'D' ${told}
      group by ${listed('told')} having min(told.record_key) <> max(told.record_key)
    )
    select ${listed('present')}, count(*) as row_count from ${currentView(name)} as present
    join shared on ${same}
    where present.source_system = :source_system
    group by ${listed('present')} having count(*) > 1`;
}

/** Current rows whose parent no event has ever told of; one that was deleted is known, an empty text names none. Its key is one column. */
function orphans({ name, columns }: Entity, column: string, parent: string): string {
  const isText = columns.some((one) => one.name === column && one.type.startsWith('varchar'));
  const named = isText ? `told.${column} <> ''` : `told.${column} is not null`;
  return `with unknown_values as (
      select distinct told.${column} from ${historyTable(name)} as told
      left join ${historyTable(parent)} as parent
        on parent.source_system = told.source_system and parent.record_key = cast(told.${column} as varchar(512))
      where told.source_system = :source_system and told.op <> 'D' and ${named}
        and parent.record_key is null
    )
    select present.record_key, present.${column} from ${currentView(name)} as present
    join unknown_values on unknown_values.${column} = present.${column}
    where present.source_system = :source_system`;
}

/** A full load's rows have no commit: its own time counts. */
function staleness({ name }: Entity, hours: number): string {
  return `select newest.told_at as newest_event from (
      select max(told.told_at) as told_at from (
        select max(committed_at) as told_at from ${historyTable(name)} where source_system = :source_system
        union all
        select max(snapshot_at) from hist_snapshot
        where source_system = :source_system and entity = '${name}' and kind = 'snapshot'
      ) as told
    ) as newest
    where newest.told_at is null or newest.told_at < dateadd(hour, -${hours}, cast(:window_to as timestamp))`;
}
