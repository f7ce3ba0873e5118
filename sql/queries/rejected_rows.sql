-- Rows kept aside, counted by entity and reasons, with one key of each; of a feed's raw rows with the place of one.
-- :source_system = ecommerce
select
  entity,
  reasons,
  count(*) as row_count,
  min(
    case
      when line is null then record_key
      else object_key || ' line ' || cast(line as varchar(20))
    end
  ) as such_as
from etl_rejected
where source_system = :source_system
group by entity, reasons
order by row_count desc, entity, reasons;
