-- Yearly revenue and profit by region, country and quarter. The margin is of the lines whose cost is known: their revenue is
-- cost and profit together.
create or replace view rpt_regional_sales as
select
  source_system,
  year,
  quarter,
  region,
  country,
  line_count,
  quantity,
  revenue,
  cost,
  profit,
  cast(
    round(cast(profit as double precision) / nullif(cast(cost + profit as double precision), 0), 4)
    as decimal(9, 4)
  ) as margin
from mart_regional_sales;
