-- The products that brought the most revenue.
-- :since = 2000-01-01
-- :rows = 10
select
  place,
  stock_code,
  description,
  category,
  units,
  revenue
from (
  select
    row_number() over (order by sum(revenue) desc, stock_code) as place,
    stock_code,
    description,
    category,
    sum(quantity) as units,
    sum(revenue) as revenue
  from purchases_sale
  where day >= cast(:since as date)
  group by stock_code, description, category
) as ranked
where place <= cast(:rows as integer)
order by place;
