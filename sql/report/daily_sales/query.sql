-- Sales of each day.
select
  full_date as day,
  revenue,
  sale_orders,
  cancelled_orders
from mart_daily_sales
where source_system = :source_system
order by full_date;
