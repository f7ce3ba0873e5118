-- Derived from src/entities/location.ts and sql/templates/40_dims/dim_entity/checks.sql.liquid by `npm run gen`: change those.
-- Each query returns the rows of one source system that break a rule; none is the only good answer. Lines that begin with
-- `touched:` stand in it where a run looks only at what its load touched (docs/quality.md).

-- check: surrogate_key_twice (unique, fail)
-- Whosever the other row is.
select
  location_sk,
  count(*) as row_count
from dim_location
where location_sk in (
  select location_sk
  from dim_location
  where source_system = :source_system
    -- touched: and country in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
    -- touched: )
)
group by location_sk
having count(*) > 1;

-- check: versions_overlap (custom, fail)
select
  earlier.country,
  earlier.location_sk,
  later.location_sk as later_location_sk
from dim_location as earlier
join dim_location as later
  on later.source_system = earlier.source_system
  and later.country = earlier.country
  and later.location_sk <> earlier.location_sk
  and later.valid_from >= earlier.valid_from
where earlier.source_system = :source_system
  -- touched: and earlier.country in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
  -- touched: )
  and later.valid_from < earlier.valid_to;

-- check: first_version_starts_late (custom, fail)
select
  source_system,
  country,
  min(valid_from) as first_from
from dim_location
where source_system = :source_system
  -- touched: and country in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
  -- touched: )
group by
  source_system,
  country
having min(valid_from) <> timestamp '1900-01-01 00:00:00';

-- check: two_current_rows (unique, fail)
select
  source_system,
  country,
  count(*) as row_count
from dim_location
where source_system = :source_system
  -- touched: and country in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
  -- touched: )
  and is_current
group by
  source_system,
  country
having count(*) > 1;

-- check: current_flag_and_end_disagree (custom, fail)
select
  location_sk,
  is_current,
  valid_to
from dim_location
where source_system = :source_system
  -- touched: and country in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
  -- touched: )
  and (
    (is_current and valid_to <> timestamp '9999-12-31 00:00:00')
    or (not is_current and valid_to = timestamp '9999-12-31 00:00:00')
  );

-- check: version_without_length (range, fail)
select
  location_sk,
  valid_from,
  valid_to
from dim_location
where source_system = :source_system
  -- touched: and country in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
  -- touched: )
  and valid_to <= valid_from;

-- check: gap_without_delete (custom, fail)
-- A version may only end before the next one starts, or for good, where history has a delete or a snapshot.
with neighbours as (
  select
    source_system,
    country,
    valid_to,
    lead(valid_from) over (partition by source_system, country order by valid_from) as next_from
  from dim_location
  where source_system = :source_system
    -- touched: and country in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
    -- touched: )
)
select
  neighbours.source_system,
  neighbours.country,
  neighbours.valid_to,
  neighbours.next_from
from neighbours
left join (
  select distinct
    source_system,
    record_key
  from hist_location
  where op = 'D'
    and source_system = :source_system
    -- touched: and record_key in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
    -- touched: )
) as deletes
  on deletes.source_system = neighbours.source_system
  and deletes.record_key = neighbours.country
left join (
  select distinct
    source_system,
    snapshot_at
  from hist_snapshot
  where entity = 'location'
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
  inferred.country
from dim_location as inferred
join dim_location as told
  on told.source_system = inferred.source_system
  and told.country = inferred.country
  and not told.is_inferred
where inferred.source_system = :source_system
  -- touched: and inferred.country in (
  -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
  -- touched: )
  and inferred.is_inferred;

-- check: unknown_member_missing (custom, fail)
-- Nobody's, so each run looks.
select
  count(*) as unknown_members
from dim_location
where location_sk = -1
  and source_system = ''
having count(*) <> 1;

-- check: current_row_differs_from_history (accounted, fail)
with
-- touched: touched_location as (
-- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
-- touched: ),
expected as (
  select
    present.source_system,
    present.record_key,
    present.region
  from hist_current_location as present
  where present.source_system = :source_system
),
actual as (
  select
    source_system,
    country as record_key,
    region
  from dim_location
  where source_system = :source_system
    -- touched: and country in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
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
    region
  from hist_location
  where source_system = :source_system
    -- touched: and record_key in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
    -- touched: )
    and op <> 'D'
),
versions as (
  select
    source_system,
    country as record_key,
    region
  from dim_location
  where source_system = :source_system
    -- touched: and country in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
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
    fact.country as member_key
  from hist_sales_order as fact
  where fact.source_system = :source_system
    -- touched: and fact.record_key in (
    -- touched:   select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'sales_order'
    -- touched: )
    and fact.country <> ''
  -- touched: union
  -- touched: select
  -- touched:   fact.source_system,
  -- touched:   fact.country
  -- touched: from hist_sales_order as fact
  -- touched: where fact.source_system = :source_system
  -- touched:   and fact.country <> ''
  -- touched:   and fact.country in (
  -- touched:     select record_key from etl_load_key where load_id = :load_id and source_system = :source_system and entity = 'location'
  -- touched:   )
)
select distinct
  named.source_system,
  named.member_key
from named
left join dim_location as member
  on member.source_system = named.source_system
  and member.country = named.member_key
where member.country is null;
