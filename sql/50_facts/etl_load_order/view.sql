-- The orders that each load of the last day touched, by their header or by one of their lines, whose key begins with the
-- order's: `<length>:<order_id>|…`.
create or replace view etl_load_order as
select
  load_id,
  source_system,
  record_key as order_id
from etl_load_key
where entity = 'sales_order'
union
select
  load_id,
  source_system,
  substring(record_key, strpos(record_key, ':') + 1, cast(split_part(record_key, ':', 1) as integer)) as order_id
from etl_load_key
where entity = 'order_line';
