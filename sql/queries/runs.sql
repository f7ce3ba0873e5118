-- The last runs of a pipeline, and how long each took.
-- :pipeline = ecommerce
select
  run_id,
  mode,
  status,
  error_code,
  started_at,
  datediff(second, started_at, finished_at) as seconds
from etl_run
where pipeline = :pipeline
order by started_at desc
limit 20;
