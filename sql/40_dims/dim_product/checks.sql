-- Each query returns the rows that break a rule; none is the only good answer.

-- check: surrogate_key_twice
select
  product_sk,
  count(*) as row_count
from dim_product
group by product_sk
having count(*) > 1;

-- check: versions_overlap
select
  earlier.stock_code,
  earlier.product_sk,
  later.product_sk as later_product_sk
from dim_product as earlier
join dim_product as later
  on later.source_system = earlier.source_system
  and later.stock_code = earlier.stock_code
  and later.product_sk <> earlier.product_sk
  and later.valid_from >= earlier.valid_from
  and later.valid_from < earlier.valid_to;

-- check: first_version_starts_late
select
  source_system,
  stock_code,
  min(valid_from) as first_from
from dim_product
group by
  source_system,
  stock_code
having min(valid_from) <> timestamp '1900-01-01 00:00:00';

-- check: two_current_rows
select
  source_system,
  stock_code,
  count(*) as row_count
from dim_product
where is_current
group by
  source_system,
  stock_code
having count(*) > 1;

-- check: current_flag_and_end_disagree
select
  product_sk,
  is_current,
  valid_to
from dim_product
where (is_current and valid_to <> timestamp '9999-12-31 00:00:00')
  or (not is_current and valid_to = timestamp '9999-12-31 00:00:00');

-- check: version_without_length
select
  product_sk,
  valid_from,
  valid_to
from dim_product
where valid_to <= valid_from;

-- check: gap_without_delete
-- A version may only end before the next one starts, or for good, where history has a delete or a snapshot.
with neighbours as (
  select
    source_system,
    stock_code,
    valid_to,
    lead(valid_from) over (partition by source_system, stock_code order by valid_from) as next_from
  from dim_product
)
select
  neighbours.source_system,
  neighbours.stock_code,
  neighbours.valid_to,
  neighbours.next_from
from neighbours
left join (
  select distinct
    source_system,
    record_key
  from hist_product
  where op = 'D'
) as deletes
  on deletes.source_system = neighbours.source_system
  and deletes.record_key = neighbours.stock_code
left join (
  select distinct
    source_system,
    snapshot_at
  from hist_snapshot
  where entity = 'product'
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

-- check: inferred_member_has_versions
select
  inferred.source_system,
  inferred.stock_code
from dim_product as inferred
join dim_product as told
  on told.source_system = inferred.source_system
  and told.stock_code = inferred.stock_code
  and not told.is_inferred
where inferred.is_inferred;

-- check: unknown_member_missing
select
  count(*) as unknown_members
from dim_product
where product_sk = -1
  and source_system = ''
having count(*) <> 1;

-- check: current_row_differs_from_history
-- The last stored event of each key by epoch and place in the log, told without the machinery that builds the dimension.
with accepted as (
  select distinct
    source_system,
    epoch
  from hist_snapshot
  where entity = 'product'
    and kind = 'snapshot'
),
ordered as (
  select
    stored.source_system,
    stored.record_key,
    stored.epoch,
    stored.op,
    stored.description,
    stored.category,
    stored.unit_price,
    stored.updated_at,
    row_number() over (
      partition by stored.source_system, stored.record_key
      order by
        stored.epoch desc,
        case when stored.origin = 'load' then 0 else 1 end desc,
        stored.sequence desc,
        stored.contract_version desc,
        case when stored.op = 'D' then 1 else 0 end desc,
        stored.row_hash desc,
        stored.event_id desc
    ) as place_from_end
  from hist_product as stored
  left join accepted
    on accepted.source_system = stored.source_system
    and accepted.epoch = stored.epoch
  where stored.origin = 'cdc'
    or accepted.epoch is not null
),
last_epochs as (
  select
    source_system,
    max(epoch) as epoch
  from accepted
  group by source_system
),
present as (
  select
    source_system,
    record_key,
    epoch
  from hist_snapshot
  where entity = 'product'
    and kind = 'presence'
),
expected as (
  select
    ordered.source_system,
    ordered.record_key,
    ordered.description,
    ordered.category,
    ordered.unit_price,
    ordered.updated_at
  from ordered
  left join last_epochs
    on last_epochs.source_system = ordered.source_system
  left join present
    on present.source_system = ordered.source_system
    and present.record_key = ordered.record_key
    and present.epoch = last_epochs.epoch
  where ordered.place_from_end = 1
    and ordered.op <> 'D'
    -- Not in the last snapshot and silent since: gone. A key kept by presence alone is judged by the reconciliation.
    and (ordered.epoch >= last_epochs.epoch or last_epochs.epoch is null)
    and present.record_key is null
),
actual as (
  select
    member.source_system,
    member.stock_code as record_key,
    member.description,
    member.category,
    member.unit_price,
    member.updated_at
  from dim_product as member
  left join present
    on present.source_system = member.source_system
    and present.record_key = member.stock_code
  where member.is_current
    and not member.is_inferred
    and present.record_key is null
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
