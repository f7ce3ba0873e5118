-- The figures of the whole shop, one row a source: what the demo prints and what people compare with the source.
create or replace view rpt_sales_overview as
with orders as (
  select
    source_system,
    order_id,
    max(case when order_kind = 'cancellation' then 1 else 0 end) as is_cancellation,
    count(*) as line_count,
    sum(case when customer_sk = -1 then 1 else 0 end) as unknown_customer_lines,
    sum(cast(quantity as bigint)) as quantity,
    sum(amount) as revenue
  from fact_sales
  group by
    source_system,
    order_id
)
select
  source_system,
  sum(line_count) as line_count,
  count(*) as orders,
  sum(is_cancellation) as cancelled_orders,
  sum(unknown_customer_lines) as unknown_customer_lines,
  sum(quantity) as quantity,
  sum(revenue) as revenue
from orders
group by source_system;
