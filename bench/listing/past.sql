-- PostgreSQL's own dialect: what the shop did from the day numbered {first} on, {days} days, staged as refine would.
-- Day 0 is 2011-01-01. Every day 5 of 500 customers and 3 of 200 products change, and 20 orders of 3 lines come.
insert into given_customer
select 'day-' || day, md5('customer' || number || '/' || day), 'ecommerce', 'c' || number, 1, 'change', at,
  lpad((day * 10000 + number)::text, 35, '0'), case when day = 0 then 'I' else 'U' end, 1, md5(day || '/' || number),
  md5(day || '/' || number), null, null, null, null, 'c' || number, 'name', 'mail-' || number, 'phone', 'address', 'city-' || day, 'Norway', at
from (
  select day, number, timestamp '2011-01-01 06:00:00' + day * interval '1 day' as at
  from generate_series({first}, {first} + {days} - 1) as day
  cross join generate_series(0, 499) as number
  where day = 0 or (number + 500 - day * 5 % 500) % 500 < 5
) as changes;

insert into given_product
select 'day-' || day, md5('product' || number || '/' || day), 'ecommerce', 'p' || number, 1, 'change', at,
  lpad((day * 10000 + 1000 + number)::text, 35, '0'), case when day = 0 then 'I' else 'U' end, 1, md5(day || '/' || number),
  md5(day || '/' || number), null, null, null, null, 'p' || number, 'description', 'category', 1 + day % 100, at
from (
  select day, number, timestamp '2011-01-01 07:00:00' + day * interval '1 day' as at
  from generate_series({first}, {first} + {days} - 1) as day
  cross join generate_series(0, 199) as number
  where day = 0 or (number + 200 - day * 3 % 200) % 200 < 3
) as changes;

insert into given_sales_order
select 'day-' || day, md5('order' || number), 'ecommerce', 'o' || number, 1, 'change', at,
  lpad((day * 10000 + 2000 + place)::text, 35, '0'), 'I', 1, md5(number::text), md5(number::text), null, null, null, null,
  'o' || number, 'c' || (day * 7 + place) % 500, at, 'sale', 'paid', at
from (
  select day, place, day * 20 + place as number, timestamp '2011-01-01 10:00:00' + day * interval '1 day' as at
  from generate_series({first}, {first} + {days} - 1) as day
  cross join generate_series(0, 19) as place
) as orders;

insert into given_order_line
select orders.batch_id, md5(orders.order_id || '/' || line_no), 'ecommerce',
  length(orders.order_id) || ':' || orders.order_id || '|1:' || line_no, 1, 'change', orders.committed_at,
  lpad((orders.sequence::bigint + 1000 + line_no * 20)::text, 35, '0'), 'I', 1, md5(orders.order_id || line_no),
  md5(orders.order_id || line_no), null, null, null, null, orders.order_id, line_no,
  'p' || (substr(orders.order_id, 2)::integer * 3 + line_no) % 200, line_no, 2.5, orders.committed_at
from given_sales_order as orders
cross join generate_series(1, 3) as line_no;

insert into given_batch
select batch_id, 'ecommerce', 'ecommerce', timestamp '2011-01-01' + substr(batch_id, 5)::integer * interval '1 day',
  timestamp '2011-01-02' + substr(batch_id, 5)::integer * interval '1 day', entity, 1, rows, 0, rows, 0, 0, 0, 0
from (
  select batch_id, 'customer' as entity, count(*) as rows from given_customer group by batch_id
  union all
  select batch_id, 'product', count(*) from given_product group by batch_id
  union all
  select batch_id, 'sales_order', count(*) from given_sales_order group by batch_id
  union all
  select batch_id, 'order_line', count(*) from given_order_line group by batch_id
) as counted;

-- An object an hour, of which one has the day's rows; its ETag is that of what the bench puts into bronze.
insert into given_object
select batch_id, 'ecommerce', entity,
  'bronze/ecommerce/epoch=1/shop/' || entity || to_char(window_from, '/YYYY/MM/DD/YYYYMMDD-') || lpad(hour::text, 2, '0')
    || '0000000.parquet',
  md5('{}'), 1, case when hour = 10 then bronze_rows else 0 end
from given_batch
cross join generate_series(0, 23) as hour;
