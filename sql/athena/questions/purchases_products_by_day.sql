-- Units and revenue of each day (UTC) by product.
-- :since = 2000-01-01
select
  day,
  stock_code,
  description,
  sum(quantity) as units,
  sum(revenue) as revenue
from purchases_sale
where day >= cast(:since as date)
group by day, stock_code, description
order by day, stock_code;
