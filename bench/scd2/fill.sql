-- A warehouse of `bench.members` members, past COPY and the procedures: what a load of `generate.py base` leaves of history,
-- dimensions, facts and accounts. The bench loads a small one both ways, and both must be the same.
-- Rows lie in the order of their keys, as a table lies that was built up over years: the batch's members are all over it.
-- PostgreSQL's own SQL.

create function pg_temp.hash(told text) returns text language sql stable
return encode(sha256(convert_to(told, 'UTF8')), 'hex');

-- As refine hashes a row: each value with the length of its text.
create function pg_temp.told(value text) returns text language sql stable
return octet_length(value) || ':' || value;

create function pg_temp.told(value numeric) returns text language sql stable
return pg_temp.told(cast(value as text));

create function pg_temp.told(value timestamp) returns text language sql stable
return pg_temp.told(to_char(value, 'YYYY-MM-DD HH24:MI:SS.US'));

create function pg_temp.checksum(row_hash text) returns bigint language sql stable
return cast(cast('x' || left(row_hash, 15) as bit(60)) as bigint);

create function pg_temp.event_id(entity text, record_key text, sequence integer, row_hash text) returns text
language sql stable
return pg_temp.hash(concat_ws('|', entity, record_key, sequence, case when sequence = 3 then 'U' else 'I' end, row_hash));

create function pg_temp.place(sequence integer) returns text language sql stable
return lpad(cast(sequence as text), 35, '0');

create function pg_temp.sk(salt text, source_key text, valid_from timestamp) returns bigint language sql stable
return cast(cast('x' || left(pg_temp.hash(
  octet_length(salt) || ':' || salt || '|9:ecommerce|' || octet_length(source_key) || ':' || source_key
  || '|26:' || to_char(valid_from, 'YYYY-MM-DD HH24:MI:SS.US')
), 15) as bit(60)) as bigint);

create temp table member as
select
  number,
  lpad(cast((number * 2654435761) % 4294967296 as text), 10, '0') as key,
  number % 5 = 0 as has_moved,
  timestamp '2021-01-01' + (number % 86400) * interval '1 second' as sold_at,
  'P' || lpad(cast(number % 1000 as text), 4, '0') as stock_code,
  cast(1 + number % 9 as integer) as quantity,
  cast((1 + number % 97) / 10.0 as numeric(12, 3)) as unit_price
from generate_series(0, cast(current_setting('bench.members') as bigint) - 1) as number
order by 2;

create temp table good as
select
  'P' || lpad(cast(number as text), 4, '0') as stock_code,
  'product ' || number as description,
  cast((1 + number % 97) / 10.0 as numeric(12, 3)) as unit_price,
  timestamp '2020-01-01' as told_at
from generate_series(0, 999) as number;

insert into hist_product
select
  pg_temp.event_id('product', stock_code, 1, row_hash), 'ecommerce', stock_code, 1, 'change', told_at, pg_temp.place(1), 'I', 1,
  row_hash, pg_temp.hash(concat_ws(
    '|', pg_temp.told(description), '5:goods', pg_temp.told(unit_price)
  )), unit_price, null, null, pg_temp.checksum(row_hash),
  stock_code, description, 'goods', unit_price, told_at
from good
cross join lateral (
  select pg_temp.hash(concat_ws(
    '|', pg_temp.told(stock_code), pg_temp.told(description), '5:goods', pg_temp.told(unit_price), pg_temp.told(told_at)
  )) as row_hash
) as hashed;

insert into hist_customer
select
  pg_temp.event_id('customer', key, sequence, row_hash), 'ecommerce', key, 1, 'change', told_at, pg_temp.place(sequence),
  case when sequence = 3 then 'U' else 'I' end, 1,
  row_hash, pg_temp.hash(concat_ws(
    '|', pg_temp.told(name), pg_temp.told(email), pg_temp.told(phone), pg_temp.told(address), pg_temp.told(city), '7:Austria'
  )), null, null, null, pg_temp.checksum(row_hash),
  key, name, email, phone, address, city, 'Austria', told_at
from (
  select
    member.key,
    told.sequence,
    told.told_at,
    left(member.key, 1) || '***' as name,
    pg_temp.hash(member.key) as email,
    pg_temp.hash('phone ' || member.key) as phone,
    pg_temp.hash('address ' || member.key) as address,
    (array['Kiel', 'Graz', 'Bern', 'Lund', 'Gent', 'Turin', 'Porto', 'Brno'])[1 + (member.number + told.state) % 8] as city
  from member
  join (
    values (1, 0, timestamp '2020-01-01'), (3, 1, timestamp '2020-07-01')
  ) as told (sequence, state, told_at)
    on told.state = 0 or member.has_moved
) as event
cross join lateral (
  select pg_temp.hash(concat_ws(
    '|', pg_temp.told(key), pg_temp.told(name), pg_temp.told(email), pg_temp.told(phone), pg_temp.told(address), pg_temp.told(city), '7:Austria', pg_temp.told(told_at)
  )) as row_hash
) as hashed
order by key, sequence;

insert into hist_sales_order
select
  pg_temp.event_id('sales_order', order_id, 1, row_hash), 'ecommerce', order_id, 1, 'change', sold_at, pg_temp.place(1), 'I', 1,
  row_hash, pg_temp.hash(concat_ws(
    '|', pg_temp.told(key), pg_temp.told(sold_at), '4:sale', '6:placed'
  )), null, null, null, pg_temp.checksum(row_hash),
  order_id, key, sold_at, 'sale', 'placed', sold_at
from (select 'a' || key as order_id, key, sold_at from member) as header
cross join lateral (
  select pg_temp.hash(concat_ws(
    '|', pg_temp.told(order_id), pg_temp.told(key), pg_temp.told(sold_at), '4:sale', '6:placed', pg_temp.told(sold_at)
  )) as row_hash
) as hashed
order by order_id;

insert into hist_order_line
select
  pg_temp.event_id('order_line', record_key, 1, row_hash), 'ecommerce', record_key, 1, 'change', sold_at, pg_temp.place(1), 'I', 1,
  row_hash, pg_temp.hash(concat_ws(
    '|', pg_temp.told(stock_code), pg_temp.told(quantity), pg_temp.told(unit_price), pg_temp.told(sold_at)
  )),
  quantity, unit_price, null, pg_temp.checksum(row_hash),
  order_id, 1, stock_code, quantity, unit_price, sold_at
from (
  select '11:a' || key || '|1:1' as record_key, 'a' || key as order_id, stock_code, quantity, unit_price, sold_at from member
) as line
cross join lateral (
  select pg_temp.hash(concat_ws(
    '|', pg_temp.told(order_id), '1:1', pg_temp.told(stock_code), pg_temp.told(quantity), pg_temp.told(unit_price), pg_temp.told(sold_at)
  )) as row_hash
) as hashed
order by order_id;

insert into dim_product
select
  pg_temp.sk(contract.key_salt, stock_code, timestamp '1900-01-01'), 'ecommerce', stock_code,
  description, 'goods', unit_price, told_at,
  timestamp '1900-01-01', timestamp '9999-12-31', true, false, told_at
from good
join etl_contract as contract
  on contract.entity = 'product';

insert into dim_customer
select
  pg_temp.sk(contract.key_salt, record_key, valid_from), 'ecommerce', record_key,
  name, email, phone, address, city, country, updated_at,
  valid_from, coalesce(next_from, timestamp '9999-12-31'), next_from is null, false, told_at
from (
  select
    *,
    committed_at as told_at,
    case when op = 'I' then timestamp '1900-01-01' else committed_at end as valid_from,
    lead(committed_at) over (partition by record_key order by sequence) as next_from
  from hist_customer
) as version
join etl_contract as contract
  on contract.entity = 'customer'
order by record_key, valid_from;

insert into fact_sales
select
  'ecommerce', 'a' || key, 1, sold_at, cast(to_char(sold_at, 'YYYYMMDD') as integer),
  pg_temp.sk(of_customer.key_salt, key, case when has_moved then timestamp '2020-07-01' else timestamp '1900-01-01' end),
  pg_temp.sk(of_product.key_salt, stock_code, timestamp '1900-01-01'),
  key, stock_code, 'sale', 'placed', sold_at, quantity, unit_price, quantity * unit_price
from member
join etl_contract as of_customer
  on of_customer.entity = 'customer'
join etl_contract as of_product
  on of_product.entity = 'product'
order by key;

insert into etl_load values ('bench-base', 0, timestamp '2022-01-03', timestamp '2022-01-03', 1);

insert into etl_batch
select
  'bench-base', 'ecommerce', 'ecommerce', timestamp '2022-01-02', timestamp '2022-01-03', entity, 1,
  row_count, 0, row_count, 0, 0, row_count, row_count, 0, 'bench-base', timestamp '2022-01-03'
from (
  select 'customer' as entity, count(*) as row_count from hist_customer
  union all select 'product', count(*) from hist_product
  union all select 'sales_order', count(*) from hist_sales_order
  union all select 'order_line', count(*) from hist_order_line
) as kept;

insert into etl_ledger
select
  'ecommerce', entity, 'bronze/bench-base/' || entity, 'etag', 1, silver_rows, 'bench-base', 'bench-base', timestamp '2022-01-03'
from etl_batch;

drop table member, good;
