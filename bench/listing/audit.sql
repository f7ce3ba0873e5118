-- PostgreSQL's own dialect: what {days} days of runs have left in the audit, a run a day, from day 0 on.
insert into etl_run (run_id, workflow_run_id, pipeline, window_from, window_to, mode, status, batch_id, figures, started_at, finished_at)
select 'ecommerce/' || day, 'w-' || day, 'ecommerce', began, began + interval '1 day', 'missing', 'succeeded', 'day-' || day,
  repeat('x', 1200), began + interval '26 hours', began + interval '27 hours'
from (select day, timestamp '2011-01-01' + day * interval '1 day' as began from generate_series(0, {days} - 1) as day) as runs;

insert into etl_check (run_id, workflow_run_id, batch_id, pipeline, window_from, window_to, place, check_name, rule, severity,
  failed_rows, checked_at)
select run_id, workflow_run_id, batch_id, pipeline, window_from, window_to, 'fact_sales', 'check_' || number, 'custom', 'fail', 0,
  finished_at
from etl_run
cross join generate_series(1, 80) as number;

insert into etl_check_pass (workflow_run_id, pipeline, looked_at, rules, broken_rules, checked_at)
select workflow_run_id, pipeline, 'all', 'rules', 0, finished_at from etl_run;

insert into etl_reconciliation (heartbeat_id, pipeline, source_system, entity, epoch, sequence, arrived_at, source_rows, status,
  compared_at)
select 'heartbeat-' || workflow_run_id, 'ecommerce', 'ecommerce', entity, 1, lpad(workflow_run_id, 35, '0'), window_to, 1,
  'matched', finished_at
from etl_run
cross join (values ('customer'), ('product'), ('sales_order'), ('order_line')) as entities (entity);
