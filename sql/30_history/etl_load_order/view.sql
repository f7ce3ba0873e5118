-- The orders that each load of the last day touched, by their header or by one of their lines.
create or replace view etl_load_order as
select
  load_id,
  source_system,
  record_key as order_id
from etl_load_key
where entity = 'sales_order'
union
select
  touched.load_id,
  line.source_system,
  line.order_id
from etl_load_key as touched
join hist_order_line as line
  on line.source_system = touched.source_system
  and line.record_key = touched.record_key
where touched.entity = 'order_line';
