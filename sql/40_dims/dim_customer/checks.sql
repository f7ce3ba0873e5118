-- Derived from src/entities/customer.ts and sql/templates/40_dims/dim_entity/checks.sql.liquid by `npm run gen`: change those.
-- Each query returns the rows of one source system that break a rule; none is the only good answer. Lines that begin with
-- `touched:` stand in it where a run looks only at what its load touched (docs/quality.md).

-- check: surrogate_key_twice (unique, fail)
-- Whosever the other row is.
select
  customer_sk,
  count(*) as row_count
from dim_customer
where customer_sk in (
  select customer_sk
  from dim_customer
  where source_system = :source_system
    -- touched: and customer_id in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
    -- touched: )
)
group by customer_sk
having count(*) > 1;

-- check: versions_overlap (custom, fail)
select
  earlier.customer_id,
  earlier.customer_sk,
  later.customer_sk as later_customer_sk
from dim_customer as earlier
join dim_customer as later
  on later.source_system = earlier.source_system
  and later.customer_id = earlier.customer_id
  and later.customer_sk <> earlier.customer_sk
  and later.valid_from >= earlier.valid_from
where earlier.source_system = :source_system
  -- touched: and earlier.customer_id in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
  -- touched: )
  and later.valid_from < earlier.valid_to;

-- check: first_version_starts_late (custom, fail)
select
  source_system,
  customer_id,
  min(valid_from) as first_from
from dim_customer
where source_system = :source_system
  -- touched: and customer_id in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
  -- touched: )
group by
  source_system,
  customer_id
having min(valid_from) <> timestamp '1900-01-01 00:00:00';

-- check: two_current_rows (unique, fail)
select
  source_system,
  customer_id,
  count(*) as row_count
from dim_customer
where source_system = :source_system
  -- touched: and customer_id in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
  -- touched: )
  and is_current
group by
  source_system,
  customer_id
having count(*) > 1;

-- check: current_flag_and_end_disagree (custom, fail)
select
  customer_sk,
  is_current,
  valid_to
from dim_customer
where source_system = :source_system
  -- touched: and customer_id in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
  -- touched: )
  and (
    (is_current and valid_to <> timestamp '9999-12-31 00:00:00')
    or (not is_current and valid_to = timestamp '9999-12-31 00:00:00')
  );

-- check: version_without_length (range, fail)
select
  customer_sk,
  valid_from,
  valid_to
from dim_customer
where source_system = :source_system
  -- touched: and customer_id in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
  -- touched: )
  and valid_to <= valid_from;

-- check: gap_without_delete (custom, fail)
-- A version may only end before the next one starts, or for good, where history has a delete or a snapshot.
with neighbours as (
  select
    source_system,
    customer_id,
    valid_to,
    lead(valid_from) over (partition by source_system, customer_id order by valid_from) as next_from
  from dim_customer
  where source_system = :source_system
    -- touched: and customer_id in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
    -- touched: )
)
select
  neighbours.source_system,
  neighbours.customer_id,
  neighbours.valid_to,
  neighbours.next_from
from neighbours
left join (
  select distinct
    source_system,
    record_key
  from hist_customer
  where op = 'D'
    and source_system = :source_system
    -- touched: and record_key in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
    -- touched: )
) as deletes
  on deletes.source_system = neighbours.source_system
  and deletes.record_key = neighbours.customer_id
left join (
  select distinct
    source_system,
    snapshot_at
  from hist_snapshot
  where entity = 'customer'
    and kind = 'snapshot'
) as snapshots
  on snapshots.source_system = neighbours.source_system
  and snapshots.snapshot_at = neighbours.valid_to
where (
    neighbours.next_from > neighbours.valid_to
    or (neighbours.next_from is null and neighbours.valid_to <> timestamp '9999-12-31 00:00:00')
  )
  and deletes.record_key is null
  and snapshots.source_system is null;

-- check: inferred_member_has_versions (custom, fail)
select
  inferred.source_system,
  inferred.customer_id
from dim_customer as inferred
join dim_customer as told
  on told.source_system = inferred.source_system
  and told.customer_id = inferred.customer_id
  and not told.is_inferred
where inferred.source_system = :source_system
  -- touched: and inferred.customer_id in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
  -- touched: )
  and inferred.is_inferred;

-- check: unknown_member_missing (custom, fail)
-- Nobody's, so each run looks.
select
  count(*) as unknown_members
from dim_customer
where customer_sk = -1
  and source_system = ''
having count(*) <> 1;

-- check: current_row_differs_from_history (accounted, fail)
with
-- touched: touched_customer as (
-- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
-- touched: ),
expected as (
  select
    present.source_system,
    present.record_key,
    present.name,
    present.email,
    present.phone,
    present.address,
    present.city,
    present.country,
    present.updated_at
  from hist_current_customer as present
  where present.source_system = :source_system
),
actual as (
  select
    source_system,
    customer_id as record_key,
    name,
    email,
    phone,
    address,
    city,
    country,
    updated_at
  from dim_customer
  where source_system = :source_system
    -- touched: and customer_id in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
    -- touched: )
    and is_current
    and not is_inferred
),
missing as (
  select * from expected
  except
  select * from actual
),
surplus as (
  select * from actual
  except
  select * from expected
)
select
  source_system,
  record_key,
  'missing' as fault
from missing
union all
select
  source_system,
  record_key,
  'surplus' as fault
from surplus;

-- check: version_unknown_to_history (accounted, fail)
-- A version's columns come from one event of its key, all of them.
with told as (
  select
    source_system,
    record_key,
    name,
    email,
    phone,
    address,
    city,
    country,
    updated_at
  from hist_customer
  where source_system = :source_system
    -- touched: and record_key in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
    -- touched: )
    and op <> 'D'
),
versions as (
  select
    source_system,
    customer_id as record_key,
    name,
    email,
    phone,
    address,
    city,
    country,
    updated_at
  from dim_customer
  where source_system = :source_system
    -- touched: and customer_id in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
    -- touched: )
    and not is_inferred
),
surplus as (
  select * from versions
  except
  select * from told
)
select
  source_system,
  record_key
from surplus;

-- check: named_member_missing (referential, fail)
-- H5: whatever key a fact event names has a row, inferred where nobody has told of it.
with named as (
  select
    fact.source_system,
    fact.customer_id as member_key
  from hist_sales_order as fact
  where fact.source_system = :source_system
    -- touched: and fact.record_key in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'sales_order'
    -- touched: )
    and fact.customer_id <> ''
  -- touched: union
  -- touched: select
  -- touched:   fact.source_system,
  -- touched:   fact.customer_id
  -- touched: from hist_sales_order as fact
  -- touched: where fact.source_system = :source_system
  -- touched:   and fact.customer_id <> ''
  -- touched:   and fact.customer_id in (
  -- touched:     select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'customer'
  -- touched:   )
)
select distinct
  named.source_system,
  named.member_key
from named
left join dim_customer as member
  on member.source_system = named.source_system
  and member.customer_id = named.member_key
where member.customer_id is null;
