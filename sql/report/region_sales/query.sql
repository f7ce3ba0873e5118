-- Revenue and profit by sales region, the greatest first.
select
  region,
  sum(revenue) as revenue,
  sum(profit) as profit
from rpt_regional_sales
where source_system = :source_system
group by region
order by
  revenue desc,
  region;
