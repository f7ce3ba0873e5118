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
  const declared = source.entities.flatMap((entity) => contractRules(entity, source.entities));
  const written = checks.map(({ table, ...check }) => ({ ...check, place: table, entity: null }));
  const all = [...written, ...declared];
  return new Map(
    tables
      .map((table) => [table, all.filter(({ place }) => place === table)] as const)
      .filter(([, rules]) => rules.length > 0),
  );
}

function contractRules(entity: Entity, entities: readonly Entity[]): TableRule[] {
  const { unique, freshness } = entity.quality;
  const rules = [
    ...unique.map(({ columns, severity }) => ({
      name: `unique:${columns.join('+')}`,
      rule: 'unique' as const,
      severity,
      sql: sharedValues(entity, columns),
    })),
    ...entity.references.flatMap(({ column, entity: named, severity }) => {
      const parent = entities.find(({ name }) => name === named);
      // A reference is one column: it can only name a parent whose key is one.
      return parent?.key.length === 1
        ? [
            {
              name: `references:${column}`,
              rule: 'referential' as const,
              severity,
              sql: orphans(entity, column, parent),
            },
          ]
        : [];
    }),
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

function sharedValues({ name }: Entity, columns: readonly string[]): string {
  const listed = columns.join(', ');
  const told = columns.map((column) => `and ${column} is not null`).join(' ');
  return `select ${listed}, count(*) as row_count from ${currentView(name)}
    where source_system = :source_system ${told}
    group by ${listed} having count(*) > 1`;
}

/** Current rows whose parent no event has ever told of. A parent that was deleted is known: H5 keeps what it was. */
function orphans({ name }: Entity, column: string, parent: Entity): string {
  return `select child.record_key, child.${column} from ${currentView(name)} as child
    left join (
      select distinct record_key from ${historyTable(parent.name)} where source_system = :source_system
    ) as parent on parent.record_key = cast(child.${column} as varchar(512))
    where child.source_system = :source_system and child.${column} is not null and parent.record_key is null`;
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
