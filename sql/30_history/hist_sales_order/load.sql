-- Derived from src/entities/sales-order.ts and sql/templates/30_history/hist_entity/load.sql.liquid by `npm run gen`: change those.
-- Appends the staged sales_order events that history does not have (H1) and notes the keys that they touch.
-- A snapshot that history does not have touches every key of its entity (H3): absence is news as well.
create or replace procedure sp_load_hist_sales_order(p_load_id varchar(64)) as $$
begin
  insert into etl_staged_event (
    entity,
    batch_id,
    event_id,
    source_system,
    record_key,
    is_new
  )
  with deliveries as (
    select
      batch_id,
      event_id,
      source_system,
      record_key,
      row_number() over (partition by event_id order by batch_id) as delivery
    from stg_sales_order
  )
  select
    'sales_order',
    deliveries.batch_id,
    deliveries.event_id,
    deliveries.source_system,
    deliveries.record_key,
    case when known.event_id is null and deliveries.delivery = 1 then true else false end
  from deliveries
  left join hist_sales_order as known
    on known.event_id = deliveries.event_id;

  insert into hist_sales_order (
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
    order_id,
    customer_id,
    ordered_at,
    kind,
    status,
    updated_at
  )
  select distinct
    staged.event_id,
    staged.source_system,
    staged.record_key,
    staged.epoch,
    staged.origin,
    staged.committed_at,
    staged.sequence,
    staged.op,
    staged.contract_version,
    staged.row_hash,
    staged.tracked_hash,
    staged.sum_1,
    staged.sum_2,
    staged.sum_3,
    staged.checksum,
    staged.order_id,
    staged.customer_id,
    staged.ordered_at,
    staged.kind,
    staged.status,
    staged.updated_at
  from stg_sales_order as staged
  join etl_staged_event as event
    on event.event_id = staged.event_id
    and event.entity = 'sales_order'
    and event.is_new;

  insert into etl_touched_key (
    entity,
    source_system,
    record_key
  )
  with new_snapshots as (
    select
      staged.source_system,
      staged.kind,
      staged.record_key
    from stg_snapshot as staged
    left join hist_snapshot as known
      on known.source_system = staged.source_system
      and known.entity = staged.entity
      and known.epoch = staged.epoch
      and known.kind = staged.kind
      and known.snapshot_at = staged.snapshot_at
      and known.record_key = staged.record_key
    where staged.entity = 'sales_order'
      and known.entity is null
  )
  select
    'sales_order',
    source_system,
    record_key
  from etl_staged_event
  where entity = 'sales_order'
    and is_new
  union
  select
    'sales_order',
    source_system,
    record_key
  from new_snapshots
  where kind = 'presence'
  union
  select
    'sales_order',
    source_system,
    record_key
  from hist_sales_order
  where source_system in (select source_system from new_snapshots where kind = 'snapshot');

  insert into etl_staged_count (
    batch_id,
    entity,
    staged_rows,
    new_rows,
    known_rows,
    rejected_rows
  )
  with staged as (
    select
      batch_id,
      count(*) as row_count
    from stg_sales_order
    group by batch_id
  ),
  found as (
    select
      event.batch_id,
      sum(case when event.is_new then 1 else 0 end) as new_rows,
      sum(case when event.is_new then 0 else 1 end) as known_rows
    from etl_staged_event as event
    join hist_sales_order as stored
      on stored.event_id = event.event_id
    where event.entity = 'sales_order'
    group by event.batch_id
  )
  select
    staged.batch_id,
    'sales_order',
    staged.row_count,
    coalesce(found.new_rows, 0),
    coalesce(found.known_rows, 0),
    0
  from staged
  left join found
    on found.batch_id = staged.batch_id;
end;
$$ language plpgsql;
