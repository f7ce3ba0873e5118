-- Customers of each week who had never bought before it, and those who had.
select
  week,
  new_customers,
  returning_customers
from rpt_customer_weeks
where source_system = :source_system
order by week;
