-- Windows that failed and have not succeeded since, with the code of the latest failure. What a backfill split ran on as windows.
-- :pipeline = ecommerce
with ranked as (
  select
    window_from,
    window_to,
    status,
    error_code,
    error_message,
    row_number() over (partition by window_from, window_to order by started_at desc) as place
  from etl_run
  where pipeline = :pipeline and status <> 'split'
)
select
  window_from,
  window_to,
  status,
  error_code,
  error_message
from ranked
where place = 1
  and status <> 'succeeded'
order by window_from;
