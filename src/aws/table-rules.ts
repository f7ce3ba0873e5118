/**
 * Rules that are asked of the warehouse's tables after a load: each a query that returns the rows that break it. Some
 * stand in a table's checks.sql, the others a contract declares. None reads a work table: a load may be under way. All are of one source
 * system: what another one broke is not this one's fault.
 */
import type { Rule, Severity } from '../model/check';
import type { Entity } from '../model/entity';
import { currentView, historyTable } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { isOfRhythm } from '../model/rhythm';
import { touchedBy, touchedRecords, wholeForm } from './touched-form';
import type { WarehouseCheck, WarehouseChecks } from './warehouse-files';

export interface TableRule extends Pick<WarehouseCheck, 'sql' | 'eachRun'> {
  /** The table that is asked. */
  readonly place: string;
  /** Whose contract declares it; null where it stands in checks.sql. */
  readonly entity: string | null;
  readonly name: string;
  readonly rule: Rule;
  readonly severity: Severity;
}

/**
 * Of the tables that the pipeline loads; by table, so that one statement may ask all of one. A written rule of freshness or volume is
 * asked of a source that is held to some itself: of others nobody knows what is late, or few.
 */
export function tableRules(pipeline: Pipeline, known: WarehouseChecks): Map<string, TableRule[]> {
  const { entities, load, rhythm } = pipeline;
  const tables = [...entities.map(({ name }) => historyTable(name)), ...load.dimensions, ...load.facts];
  const written = writtenRules(known).filter(({ rule }) => !isOfRhythm(rule) || rhythm[rule].length > 0);
  const all = [...written, ...declaredRules(pipeline, known)];
  return new Map(
    tables
      .map((table) => [table, all.filter(({ place }) => place === table)] as const)
      .filter(([, rules]) => rules.length > 0),
  );
}

/** Those of every checks.sql. */
export function writtenRules({ checks }: WarehouseChecks): TableRule[] {
  return checks.map(({ table, ...check }) => ({ ...check, place: table, entity: null }));
}

/** Those of the pipeline's contracts, and of its own rhythm. */
export function declaredRules(
  { entities, rhythm }: Pick<Pipeline, 'entities' | 'rhythm'>,
  { touchedForm }: WarehouseChecks,
): TableRule[] {
  return entities.flatMap((entity) =>
    [...contractRules(entity), ...rhythmRules(entity, rhythm)].map(({ query, ...rule }) => ({
      ...rule,
      place: historyTable(entity.name),
      entity: entity.name,
      sql: wholeForm(query),
      eachRun: touchedForm(query),
    })),
  );
}

interface ContractRule extends Pick<TableRule, 'name' | 'rule' | 'severity'> {
  /** In both forms. May speak of :source_system, :window_to and, where it is narrowed, of :load_id. */
  readonly query: string;
}

function contractRules(entity: Entity): ContractRule[] {
  return [
    ...entity.quality.unique.map(({ columns, severity }) => ({
      name: `unique:${columns.join('+')}`,
      rule: 'unique' as const,
      severity,
      query: sharedValues(entity, columns),
    })),
    ...entity.references.map(({ column, entity: parent, severity }) => ({
      name: `references:${column}`,
      rule: 'referential' as const,
      severity,
      query: orphans(entity, column, parent),
    })),
  ];
}

/** Volume is asked of a batch, before the load. */
function rhythmRules(entity: Entity, { freshness }: Pipeline['rhythm']): ContractRule[] {
  return freshness
    .filter((rule) => rule.entity === entity.name)
    .map(({ hours, severity }) => ({
      name: 'freshness',
      rule: 'freshness' as const,
      severity,
      query: staleness(entity, hours),
    }));
}

/**
 * Asks which records are current only of values that two keys have ever had: there are seldom any. NULL and an empty text
 * share with nobody. A load can only bring doubles of values that its keys have had.
 */
function sharedValues(entity: Entity, columns: readonly string[]): string {
  const { name, columns: all } = entity;
  const sorted = touchedBy(entity);
  const key = sorted.column === 'record_key' ? '' : `, told.${sorted.column}`;
  const listed = (alias: string): string => columns.map((column) => `${alias}.${column}`).join(', ');
  const same = (one: string, other: string): string =>
    columns.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ');
  const texts = new Set(all.filter(({ type }) => type.startsWith('varchar')).map((column) => column.name));
  const told = columns
    .map((column) => (texts.has(column) ? `and told.${column} <> ''` : `and told.${column} is not null`))
    .join(' ');
  const history = historyTable(name);
  return `with
    -- touched: had as (
    -- touched:   select distinct ${listed('told')} from ${history} as told
    -- touched:   where told.source_system = :source_system and told.${sorted.column} in (${sorted.keys})
    -- touched: ),
    shared as (
      select ${listed('told')} from ${history} as told
      -- touched: join had on ${same('had', 'told')}
      where told.source_system = :source_system and told.op <> 'D' ${told}
      group by ${listed('told')} having min(told.record_key) <> max(told.record_key)
    )
    -- touched: , touched_${name} as (
    -- touched:   select told.record_key${key} from ${history} as told join shared on ${same('shared', 'told')}
    -- touched:   where told.source_system = :source_system
    -- touched: )
    select ${listed('present')}, count(*) as row_count from ${currentView(name)} as present
    join shared on ${same('shared', 'present')}
    where present.source_system = :source_system
    group by ${listed('present')} having count(*) > 1`;
}

/**
 * Current rows whose parent no event has ever told of; one that was deleted is known, an empty text names none. Its key is one
 * column. History forgets nothing, so that a load cannot make an orphan of a record that it does not touch.
 */
function orphans(entity: Entity, column: string, parent: string): string {
  const { name, columns } = entity;
  const { column: sorted } = touchedBy(entity);
  const isText = columns.some((one) => one.name === column && one.type.startsWith('varchar'));
  const named = isText ? `told.${column} <> ''` : `told.${column} is not null`;
  return `with
    -- touched: touched_${name} as (${touchedRecords(entity)}),
    unknown_values as (
      select distinct told.${column} from ${historyTable(name)} as told
      left join ${historyTable(parent)} as parent
        on parent.source_system = told.source_system and parent.record_key = cast(told.${column} as varchar(512))
      where told.source_system = :source_system and told.op <> 'D' and ${named}
        -- touched: and told.${sorted} in (select ${sorted} from touched_${name})
        and parent.record_key is null
    )
    select present.record_key, present.${column} from ${currentView(name)} as present
    join unknown_values on unknown_values.${column} = present.${column}
    where present.source_system = :source_system`;
}

/** A snapshot's rows have no commit: its own time counts. One column of history is read, in each run: silence touches nothing. */
function staleness({ name }: Entity, hours: number): string {
  return `select newest.told_at as newest_event from (
      select max(told.told_at) as told_at from (
        select max(committed_at) as told_at from ${historyTable(name)} where source_system = :source_system
        union all
        select max(snapshot_at) from hist_snapshot
        where source_system = :source_system and entity = '${name}' and kind in ('snapshot', 'part')
      ) as told
    ) as newest
    where newest.told_at is null or newest.told_at < dateadd(hour, -${hours}, cast(:window_to as timestamp))`;
}
