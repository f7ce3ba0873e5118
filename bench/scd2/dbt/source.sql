-- The source of a snapshot: `bench.members` customers as fill.sql makes them, each as it is now. PostgreSQL's own SQL.
create table customer as
select
  key as customer_id,
  left(key, 1) || '***' as name,
  encode(sha256(convert_to(key, 'UTF8')), 'hex') as email,
  encode(sha256(convert_to('phone ' || key, 'UTF8')), 'hex') as phone,
  encode(sha256(convert_to('address ' || key, 'UTF8')), 'hex') as address,
  'Kiel' as city,
  'Austria' as country,
  case when number % 5 = 0 then timestamp '2020-07-01' else timestamp '2020-01-01' end as updated_at
from generate_series(0, cast(current_setting('bench.members') as bigint) - 1) as number
cross join lateral (select lpad(cast((number * 2654435761) % 4294967296 as text), 10, '0') as key) as named
order by key;
