-- What each customer bought, ever. Recency needs today's date and therefore lives in rpt_customer_value.
create materialized view mart_customer_value
distkey (customer_id)
sortkey (source_system, customer_id)
auto refresh no
as
select
  orders.source_system,
  orders.customer_id,
  count(*) as orders,
  sum(orders.is_cancellation) as cancelled_orders,
  sum(orders.line_count) as line_count,
  sum(orders.quantity) as quantity,
  sum(orders.amount) as revenue,
  min(orders.first_sold_at) as first_sold_at,
  max(orders.last_sold_at) as last_sold_at
from (
  select
    source_system,
    customer_id,
    order_id,
    max(case when order_kind = 'cancellation' then 1 else 0 end) as is_cancellation,
    count(*) as line_count,
    sum(cast(quantity as bigint)) as quantity,
    sum(amount) as amount,
    min(sold_at) as first_sold_at,
    max(sold_at) as last_sold_at
  from fact_sales
  where customer_id is not null
  group by
    source_system,
    customer_id,
    order_id
) as orders
group by
  orders.source_system,
  orders.customer_id;
