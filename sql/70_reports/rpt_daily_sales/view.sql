-- Sales by day, one row a source and day.
create or replace view rpt_daily_sales as
select
  source_system,
  date_key,
  full_date,
  orders,
  sale_orders,
  cancelled_orders,
  line_count,
  quantity,
  revenue
from mart_daily_sales;
