-- How often lines of purchases were told: as refined, as loaded, each event once, each line once.
select
  count(*) as refined,
  count(loaded.batch_id) as loaded,
  count(distinct told.event_id) as events,
  count(distinct told.record_key) as line_count
from silver_purchases_order_line as told
left join loaded_purchases as loaded on loaded.batch_id = told.batch_id;
