-- Every version of one customer, as the star has it.
-- :customer
-- :source_system = ecommerce
select
  valid_from,
  valid_to,
  is_current,
  is_inferred,
  city,
  country,
  first_seen_at,
  customer_sk
from dim_customer
where source_system = :source_system
  and customer_id = :customer
order by valid_from;
