-- Derived from src/entities/sales-order.ts and sql/templates/30_history/hist_entity/checks.sql.liquid by `npm run gen`: change those.
-- Each query returns the rows that break a rule; none is the only good answer.

-- check: event_twice (unique, fail)
select
  event_id,
  count(*) as row_count
from hist_sales_order
group by event_id
having count(*) > 1;

-- check: key_missing (not_null, fail)
select
  event_id,
  record_key
from hist_sales_order
where order_id is null;

-- check: load_row_with_a_commit (custom, fail)
-- A full load's rows have their snapshot's time; a change has its own and a place in the log.
select
  event_id,
  origin,
  committed_at,
  sequence
from hist_sales_order
where (origin = 'load' and (committed_at is not null or sequence <> '' or op <> 'I'))
  or (origin = 'cdc' and (committed_at is null or sequence = ''));

-- check: events_unaccounted (accounted, fail)
-- What the loads say that they appended, against what is there.
with told as (
  select coalesce(sum(new_rows), 0) as event_count
  from etl_batch
  where entity = 'sales_order'
),
kept as (
  select count(*) as event_count
  from hist_sales_order
)
select
  told.event_count as told_events,
  kept.event_count as kept_events
from told
cross join kept
where told.event_count <> kept.event_count;
