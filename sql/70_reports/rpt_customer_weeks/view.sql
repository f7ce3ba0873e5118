-- Customers of each week who had never bought before it, and those who had.
create or replace view rpt_customer_weeks as
with weeks as (
  select distinct
    source_system,
    customer_id,
    cast(date_trunc('week', sold_at) as date) as week
  from fact_sales
  where customer_id is not null
    and order_kind = 'sale'
)
select
  weeks.source_system,
  weeks.week,
  sum(case when value.first_sold_at >= weeks.week then 1 else 0 end) as new_customers,
  sum(case when value.first_sold_at < weeks.week then 1 else 0 end) as returning_customers
from weeks
join mart_customer_value as value
  on value.source_system = weeks.source_system
  and value.customer_id = weeks.customer_id
group by
  weeks.source_system,
  weeks.week;
