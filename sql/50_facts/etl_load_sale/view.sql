-- The sales that each load of the last day may have changed: those of the orders that it touched, and those that may belong
-- to another version of their customer, product or location since.
create or replace view etl_load_sale as
select
  touched.load_id,
  sale.source_system,
  sale.order_id,
  sale.line_no
from etl_load_order as touched
join fact_sales as sale
  on sale.source_system = touched.source_system
  and sale.order_id = touched.order_id
union
select
  touched.load_id,
  sale.source_system,
  sale.order_id,
  sale.line_no
from etl_load_key as touched
join fact_sales as sale
  on sale.source_system = touched.source_system
  and sale.customer_id = touched.record_key
  and sale.sold_at >= touched.changed_from
where touched.entity = 'customer'
union
select
  touched.load_id,
  sale.source_system,
  sale.order_id,
  sale.line_no
from etl_load_key as touched
join fact_sales as sale
  on sale.source_system = touched.source_system
  and sale.stock_code = touched.record_key
  and sale.sold_at >= touched.changed_from
where touched.entity = 'product'
union
select
  touched.load_id,
  sale.source_system,
  sale.order_id,
  sale.line_no
from etl_load_key as touched
join fact_sales as sale
  on sale.source_system = touched.source_system
  and sale.country = touched.record_key
  and sale.sold_at >= touched.changed_from
where touched.entity = 'location';
