-- Revenue, cost and profit by year, quarter, the sales region at the time of the sale, and country. Sales that name no country, and
-- countries that nobody has told the region of, are 'unknown'. Cost and profit are those of lines whose cost is known.
create materialized view mart_regional_sales
diststyle all
sortkey (year, quarter, region, country)
auto refresh no
as
select
  fact_sales.source_system,
  dim_date.year,
  dim_date.quarter,
  coalesce(dim_location.region, 'unknown') as region,
  coalesce(fact_sales.country, 'unknown') as country,
  count(*) as line_count,
  sum(cast(fact_sales.quantity as bigint)) as quantity,
  sum(fact_sales.amount) as revenue,
  sum(fact_sales.cost) as cost,
  sum(fact_sales.profit) as profit
from fact_sales
join dim_date
  on dim_date.date_key = fact_sales.date_key
join dim_location
  on dim_location.location_sk = fact_sales.location_sk
group by
  fact_sales.source_system,
  dim_date.year,
  dim_date.quarter,
  coalesce(dim_location.region, 'unknown'),
  coalesce(fact_sales.country, 'unknown');
