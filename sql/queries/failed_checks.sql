-- Rules that did not hold, the latest first.
-- :pipeline = ecommerce
select
  checked_at,
  run_id,
  place,
  entity,
  check_name,
  rule,
  severity,
  failed_rows,
  detail
from etl_check
where pipeline = :pipeline
  and failed_rows > 0
order by checked_at desc, severity, place, check_name
limit 50;
