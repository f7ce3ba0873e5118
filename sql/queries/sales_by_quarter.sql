-- Yearly units, revenue, cost and profit by quarter.
-- :source_system = regional-sales
select
  year,
  quarter,
  cast(sum(quantity) as bigint) as units,
  sum(revenue) as revenue,
  sum(cost) as cost,
  sum(profit) as profit
from mart_regional_sales
where source_system = :source_system
group by
  year,
  quarter
order by
  year,
  quarter;
