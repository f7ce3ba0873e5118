-- Rows kept aside, counted by entity and reasons, with one key of each.
-- :source_system = ecommerce
select
  entity,
  reasons,
  count(*) as row_count,
  min(record_key) as such_as
from etl_rejected
where source_system = :source_system
group by entity, reasons
order by row_count desc, entity, reasons;
