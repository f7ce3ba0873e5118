-- Derived from src/entities/location.ts and sql/templates/30_history/hist_entity/load.sql.liquid by `npm run gen`: change those.
-- Reads what history has of the staged location events' keys, and appends the events that it does not have (H1).
create or replace procedure sp_load_hist_location(p_load_id varchar(64)) as $$
declare
  v_appended bigint;
begin
  -- A rejected row of a raised contract may have been an event under the version before; a presence row is news of its key.
  insert into etl_hist_location (
    batch_id,
    event_id,
    source_system,
    record_key,
    epoch,
    origin,
    committed_at,
    sequence,
    op,
    contract_version,
    row_hash,
    tracked_hash,
    sum_1,
    sum_2,
    sum_3,
    checksum,
    country,
    region
  )
  with touched as (
    select
      source_system,
      record_key
    from stg_location
    union
    select
      source_system,
      record_key
    from stg_rejected
    where entity = 'location'
      and contract_version > 1
    union
    select
      source_system,
      record_key
    from stg_snapshot
    where entity = 'location'
      and kind = 'presence'
  ),
  known as (
    select
      stored.event_id,
      stored.source_system,
      stored.record_key,
      stored.epoch,
      stored.origin,
      stored.committed_at,
      stored.sequence,
      stored.op,
      stored.contract_version,
      stored.row_hash,
      stored.tracked_hash,
      stored.sum_1,
      stored.sum_2,
      stored.sum_3,
      stored.checksum,
      stored.country,
      stored.region
    from hist_location as stored
    join touched
      on touched.source_system = stored.source_system
      and touched.record_key = stored.record_key
  ),
  deliveries as (
    select
      batch_id,
      event_id,
      source_system,
      record_key,
      epoch,
      origin,
      committed_at,
      sequence,
      op,
      contract_version,
      row_hash,
      tracked_hash,
      sum_1,
      sum_2,
      sum_3,
      checksum,
      country,
      region,
      row_number() over (partition by event_id order by batch_id) as delivery
    from stg_location
  )
  select
    cast(null as varchar(64)) as batch_id,
    event_id,
    source_system,
    record_key,
    epoch,
    origin,
    committed_at,
    sequence,
    op,
    contract_version,
    row_hash,
    tracked_hash,
    sum_1,
    sum_2,
    sum_3,
    checksum,
    country,
    region
  from known
  union all
  select
    deliveries.batch_id,
    deliveries.event_id,
    deliveries.source_system,
    deliveries.record_key,
    deliveries.epoch,
    deliveries.origin,
    deliveries.committed_at,
    deliveries.sequence,
    deliveries.op,
    deliveries.contract_version,
    deliveries.row_hash,
    deliveries.tracked_hash,
    deliveries.sum_1,
    deliveries.sum_2,
    deliveries.sum_3,
    deliveries.checksum,
    deliveries.country,
    deliveries.region
  from deliveries
  left join known
    on known.event_id = deliveries.event_id
  where deliveries.delivery = 1
    and known.event_id is null;

  insert into hist_location (
    event_id,
    source_system,
    record_key,
    epoch,
    origin,
    committed_at,
    sequence,
    op,
    contract_version,
    row_hash,
    tracked_hash,
    sum_1,
    sum_2,
    sum_3,
    checksum,
    country,
    region
  )
  select
    event_id,
    source_system,
    record_key,
    epoch,
    origin,
    committed_at,
    sequence,
    op,
    contract_version,
    row_hash,
    tracked_hash,
    sum_1,
    sum_2,
    sum_3,
    checksum,
    country,
    region
  from etl_hist_location
  where batch_id is not null;

  get diagnostics v_appended := row_count;

  insert into etl_row_count (
    batch_id,
    entity,
    staged_rows,
    new_rows,
    known_rows,
    rejected_rows,
    appended_rows
  )
  with found as (
    select
      staged.batch_id,
      count(*) as staged_rows,
      count(kept.event_id) as found_rows
    from stg_location as staged
    left join etl_hist_location as kept
      on kept.event_id = staged.event_id
    group by staged.batch_id
  ),
  brought as (
    select
      batch_id,
      count(*) as new_rows
    from etl_hist_location
    where batch_id is not null
    group by batch_id
  )
  select
    found.batch_id,
    'location',
    found.staged_rows,
    coalesce(brought.new_rows, 0),
    found.found_rows - coalesce(brought.new_rows, 0),
    0,
    v_appended
  from found
  left join brought
    on brought.batch_id = found.batch_id;
end;
$$ language plpgsql;
