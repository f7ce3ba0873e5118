-- Purchases, lines, units and revenue of each day (UTC).
-- :since = 2000-01-01
select
  day,
  count(distinct order_id) as purchases,
  count(*) as line_count,
  sum(quantity) as units,
  sum(revenue) as revenue
from purchases_sale
where day >= cast(:since as date)
group by day
order by day;
