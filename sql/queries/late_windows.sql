-- Windows whose first success came later than so many hours after their end, or has not come.
-- :pipeline = ecommerce
-- :hours = 6
with firsts as (
  select
    window_from,
    window_to,
    count(*) as runs,
    min(case when status = 'succeeded' then finished_at end) as succeeded_at
  from etl_run
  where pipeline = :pipeline
  group by window_from, window_to
)
select
  window_from,
  window_to,
  runs,
  succeeded_at,
  datediff(minute, window_to, succeeded_at) as minutes_late
from firsts
where succeeded_at is null
  or succeeded_at > dateadd(hour, cast(:hours as integer), window_to)
order by window_from;
