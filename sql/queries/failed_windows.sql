-- Windows that failed and have not succeeded since, together or in parts, with the code of the latest failure. What a backfill split
-- ran on as windows.
-- :pipeline = ecommerce
with ranked as (
  select
    window_from,
    window_to,
    status,
    error_code,
    error_message,
    started_at,
    row_number() over (partition by window_from, window_to order by started_at desc) as place
  from etl_run
  where pipeline = :pipeline and status <> 'split'
),
failed as (
  select * from ranked
  where place = 1
    and status <> 'succeeded'
),
loaded_since as (
  select
    failed.window_from,
    failed.window_to,
    run.window_from as loaded_from,
    run.window_to as loaded_to
  from failed
  join etl_run as run
    on run.window_from < failed.window_to
    and run.window_to > failed.window_from
    and run.started_at > failed.started_at
  where run.pipeline = :pipeline
    and run.status = 'succeeded'
),
-- A window is covered when its start and each end inside it lie in one that was loaded.
edges as (
  select window_from, window_to, window_from as edge
  from failed
  union
  select window_from, window_to, loaded_to as edge
  from loaded_since
  where loaded_to < window_to
),
uncovered as (
  select distinct
    edges.window_from,
    edges.window_to
  from edges
  left join loaded_since as loaded
    on loaded.window_from = edges.window_from
    and loaded.window_to = edges.window_to
    and loaded.loaded_from <= edges.edge
    and loaded.loaded_to > edges.edge
  where loaded.loaded_from is null
)
select
  failed.window_from,
  failed.window_to,
  failed.status,
  failed.error_code,
  failed.error_message
from failed
join uncovered
  on uncovered.window_from = failed.window_from
  and uncovered.window_to = failed.window_to
order by failed.window_from;
