-- How many sales there are, of which days, and what they come to.
-- :source_system = regional-sales
select
  count(*) as row_count,
  min(cast(sold_at as date)) as first_day,
  max(cast(sold_at as date)) as last_day,
  cast(sum(cast(quantity as bigint)) as bigint) as units,
  sum(amount) as revenue,
  sum(cost) as cost,
  sum(profit) as profit
from fact_sales
where source_system = :source_system
group by source_system;
