-- Yearly units, revenue, cost and profit by region.
-- :source_system = regional-sales
select
  year,
  region,
  cast(sum(quantity) as bigint) as units,
  sum(revenue) as revenue,
  sum(cost) as cost,
  sum(profit) as profit
from mart_regional_sales
where source_system = :source_system
group by
  year,
  region
order by
  year,
  region;
