-- Sales by day. An order counts on each day on which it has lines; it is counted by grouping first, because a DISTINCT
-- aggregate would make Redshift compute the whole view at each refresh.
create materialized view mart_daily_sales
diststyle all
sortkey (date_key)
auto refresh no
as
select
  day_orders.source_system,
  day_orders.date_key,
  dim_date.full_date,
  count(*) as orders,
  sum(day_orders.is_sale) as sale_orders,
  sum(day_orders.is_cancellation) as cancelled_orders,
  sum(day_orders.line_count) as line_count,
  sum(day_orders.quantity) as quantity,
  sum(day_orders.amount) as revenue
from (
  select
    source_system,
    date_key,
    order_id,
    max(case when order_kind = 'sale' then 1 else 0 end) as is_sale,
    max(case when order_kind = 'cancellation' then 1 else 0 end) as is_cancellation,
    count(*) as line_count,
    sum(cast(quantity as bigint)) as quantity,
    sum(amount) as amount
  from fact_sales
  group by
    source_system,
    date_key,
    order_id
) as day_orders
join dim_date
  on dim_date.date_key = day_orders.date_key
group by
  day_orders.source_system,
  day_orders.date_key,
  dim_date.full_date;
