-- Customers by recency, frequency and value, with what is known of them today.
create or replace view rpt_customer_value as
select
  value.source_system,
  value.customer_id,
  customer.city,
  customer.country,
  value.orders,
  value.cancelled_orders,
  value.line_count,
  value.quantity,
  value.revenue,
  value.first_sold_at,
  value.last_sold_at,
  cast(getdate() as date) - cast(value.last_sold_at as date) as days_since_last_sale
from mart_customer_value as value
left join dim_customer as customer
  on customer.source_system = value.source_system
  and customer.customer_id = value.customer_id
  and customer.is_current;
