-- Revenue and profit by year and quarter.
-- :source_system = regional-sales
select
  year,
  quarter,
  sum(line_count) as row_count,
  sum(quantity) as units,
  sum(revenue) as revenue,
  sum(profit) as profit
from mart_regional_sales
where source_system = :source_system
group by
  year,
  quarter
order by
  year,
  quarter;
