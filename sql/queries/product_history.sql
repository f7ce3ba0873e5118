-- Every version of one product, as the star has it.
-- :product
-- :source_system = ecommerce
select
  valid_from,
  valid_to,
  is_current,
  is_inferred,
  description,
  category,
  unit_price,
  first_seen_at,
  product_sk
from dim_product
where source_system = :source_system
  and stock_code = :product
order by valid_from;
