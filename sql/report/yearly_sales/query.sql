-- Revenue, cost and profit of each year.
select
  cast(year as varchar(4)) as year,
  sum(revenue) as revenue,
  sum(cost) as cost,
  sum(profit) as profit
from mart_regional_sales
where source_system = :source_system
group by mart_regional_sales.year
order by mart_regional_sales.year;
