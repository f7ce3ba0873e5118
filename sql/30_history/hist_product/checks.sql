-- Derived from src/entities/product.ts and sql/templates/30_history/hist_entity/checks.sql.liquid by `npm run gen`: change those.
-- Each query returns the rows of one source system that break a rule; none is the only good answer. Lines that begin with
-- `touched:` stand in it where a run looks only at what its load touched (docs/quality.md).

-- check: event_twice (unique, fail)
select
  event_id,
  count(*) as row_count
from hist_product
where source_system = :source_system
  -- touched: and record_key in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'product'
  -- touched: )
group by event_id
having count(*) > 1;

-- check: key_missing (not_null, fail)
select
  event_id,
  record_key
from hist_product
where source_system = :source_system
  -- touched: and record_key in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'product'
  -- touched: )
  and (
    stock_code is null
  );

-- check: snapshot_row_with_a_commit (custom, fail)
-- A snapshot's rows have their snapshot's time, and of a file a place in it; a change has its own time and a place in the log.
select
  event_id,
  origin,
  committed_at,
  sequence
from hist_product
where source_system = :source_system
  -- touched: and record_key in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'product'
  -- touched: )
  and (
    (origin = 'snapshot' and (committed_at is not null or len(sequence) not in (0, 35) or op <> 'I'))
    or (origin = 'change' and (committed_at is null or sequence = ''))
  );

-- check: row_differs_from_its_hash (accounted, fail)
-- Refine hashed what it wrote; a value that was lost or changed since, on the way here or here, is another hash. Events of
-- another contract version had other columns. By the envelope's key: the column by which history is sorted may be the lost one.
-- `nothing` is empty, and known of touched keys alone: else all of history would be hashed before these are looked for.
select
  event_id,
  record_key
from hist_product
-- touched: join (
-- touched:   select
-- touched:     record_key as touched_key,
-- touched:     left(load_id, 0) as nothing
-- touched:   from etl_load_key
-- touched:   where load_id = :load_id
-- touched:     and source_system = :source_system
-- touched:     and entity = 'product'
-- touched: ) as touched
-- touched:   on touched.touched_key = record_key
where source_system = :source_system
  and op <> 'D'
  and contract_version = 1
  and (
    row_hash <> sha2(
      coalesce(cast(octet_length(stock_code) as varchar(8)) || ':' || stock_code, '-')
      || '|' || coalesce(cast(octet_length(description) as varchar(8)) || ':' || description, '-')
      || '|' || coalesce(cast(octet_length(category) as varchar(8)) || ':' || category, '-')
      || '|' || coalesce(cast(octet_length(cast(unit_price as varchar(40))) as varchar(8)) || ':' || cast(unit_price as varchar(40)), '-')
      || '|' || coalesce(cast(octet_length(to_char(updated_at, 'YYYY-MM-DD HH24:MI:SS.US')) as varchar(8)) || ':' || to_char(updated_at, 'YYYY-MM-DD HH24:MI:SS.US'), '-'),
      256
    )
    -- touched: || nothing
  );

-- check: events_unaccounted (accounted, fail, daily)
-- What the loads say that they appended, against what is there. Each load proves its own part by itself (etl_ledger).
with told as (
  select coalesce(sum(new_rows), 0) as event_count
  from etl_batch
  where entity = 'product'
    and source_system = :source_system
),
kept as (
  select count(*) as event_count
  from hist_product
  where source_system = :source_system
)
select
  told.event_count as told_events,
  kept.event_count as kept_events
from told
cross join kept
where told.event_count <> kept.event_count;
