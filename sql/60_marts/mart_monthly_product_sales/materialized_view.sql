-- Sales by month and product. What the product is called today is looked up by rpt_monthly_product_sales: an attribute
-- here would split a month in which it changed.
create materialized view mart_monthly_product_sales
distkey (stock_code)
sortkey (year_month, stock_code)
auto refresh no
as
select
  fact_sales.source_system,
  dim_date.year_month,
  fact_sales.stock_code,
  count(*) as line_count,
  sum(cast(fact_sales.quantity as bigint)) as quantity,
  sum(fact_sales.amount) as revenue,
  min(fact_sales.unit_price) as lowest_price,
  max(fact_sales.unit_price) as highest_price
from fact_sales
join dim_date
  on dim_date.date_key = fact_sales.date_key
group by
  fact_sales.source_system,
  dim_date.year_month,
  fact_sales.stock_code;
