-- Batches that a run refined and no load has committed: refused, withdrawn, or of a run that was cut.
-- :pipeline = ecommerce
select
  run.batch_id,
  run.run_id,
  run.status,
  run.error_code,
  run.finished_at
from etl_run as run
left join etl_batch as batch
  on batch.batch_id = run.batch_id
where run.pipeline = :pipeline
  and run.batch_id is not null
  and batch.batch_id is null
order by run.finished_at;
