-- Yearly units, revenue, cost and profit by country.
-- :source_system = regional-sales
select
  year,
  country,
  cast(sum(quantity) as bigint) as units,
  sum(revenue) as revenue,
  sum(cost) as cost,
  sum(profit) as profit
from mart_regional_sales
where source_system = :source_system
group by
  year,
  country
order by
  year,
  country;
