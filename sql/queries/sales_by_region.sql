-- Revenue and profit by year and region.
-- :source_system = regional-sales
select
  year,
  region,
  sum(line_count) as row_count,
  sum(quantity) as units,
  sum(revenue) as revenue,
  sum(profit) as profit
from mart_regional_sales
where source_system = :source_system
group by
  year,
  region
order by
  year,
  region;
