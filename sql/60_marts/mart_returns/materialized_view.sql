-- Goods that came back, by month and product: lines of cancellations and lines with a negative quantity.
create materialized view mart_returns
distkey (stock_code)
sortkey (year_month, stock_code)
auto refresh no
as
select
  fact_sales.source_system,
  dim_date.year_month,
  fact_sales.stock_code,
  count(*) as line_count,
  sum(-cast(fact_sales.quantity as bigint)) as returned_quantity,
  sum(-fact_sales.amount) as returned_amount
from fact_sales
join dim_date
  on dim_date.date_key = fact_sales.date_key
where fact_sales.order_kind = 'cancellation'
  or fact_sales.quantity < 0
group by
  fact_sales.source_system,
  dim_date.year_month,
  fact_sales.stock_code;
