-- What generate.py's batch of `bench.changes` changes leaves of the source's customers: 38 % other ones, of which dbt cannot
-- see that some are late, 4 % gone, 44 % new.
create temp table changed as
select
  number,
  lpad(cast((number * 2654435761) % 4294967296 as text), 10, '0') as key
from generate_series(0, cast(current_setting('bench.changes') as bigint) * 42 / 100 - 1) as number;

update customer
set
  city = 'Graz',
  updated_at = timestamp '2022-01-01'
from changed
where changed.key = customer.customer_id
  and changed.number < cast(current_setting('bench.changes') as bigint) * 38 / 100;

delete from customer
using changed
where changed.key = customer.customer_id
  and changed.number >= cast(current_setting('bench.changes') as bigint) * 38 / 100;

insert into customer
select
  lpad(cast((number * 2654435761) % 4294967296 as text), 10, '0'),
  'n***', repeat('e', 64), repeat('f', 64), repeat('a', 64), 'Bern', 'Austria', timestamp '2022-01-01'
from generate_series(10000000, 10000000 + cast(current_setting('bench.changes') as bigint) * 44 / 100 - 1) as number;
