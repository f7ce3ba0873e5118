-- The ten newest sales, with their country and region.
-- :source_system = regional-sales
select
  sale.order_id,
  sale.line_no,
  sale.sold_at,
  sale.shipped_at,
  location.region,
  sale.country,
  sale.stock_code,
  sale.channel,
  sale.priority,
  sale.quantity,
  sale.unit_price,
  sale.unit_cost,
  sale.amount as revenue,
  sale.cost,
  sale.profit
from fact_sales as sale
join dim_location as location
  on location.location_sk = sale.location_sk
where sale.source_system = :source_system
order by
  sale.sold_at desc,
  sale.order_id,
  sale.line_no
limit 10;
