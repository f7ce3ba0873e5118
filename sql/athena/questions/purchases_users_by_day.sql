-- What each user spent on each day (UTC); names are masked.
-- :since = 2000-01-01
select
  day,
  customer_id,
  name,
  country,
  count(distinct order_id) as purchases,
  sum(quantity) as units,
  sum(revenue) as spent
from purchases_sale
where day >= cast(:since as date)
group by day, customer_id, name, country
order by day, customer_id;
