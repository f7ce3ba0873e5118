-- Heartbeats whose counts and sums are not the warehouse's, or were not compared yet.
-- :pipeline = ecommerce
select
  arrived_at,
  heartbeat_id,
  entity,
  status,
  source_rows,
  warehouse_rows,
  rejected_keys
from etl_reconciliation
where pipeline = :pipeline
  and arrived_at is not null
  and status not in ('matched', 'counted')
order by arrived_at, heartbeat_id, entity;
