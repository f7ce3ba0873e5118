-- Derived from src/entities and sql/templates/30_history/touch_snapshots/load.sql.liquid by `npm run gen`: change those.
-- Reads all events of the entities of which the load brings a snapshot: absence is news as well (H3).
create or replace procedure sp_touch_snapshots(p_load_id varchar(64)) as $$
begin
  insert into etl_hist_customer (
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
    customer_id,
    name,
    email,
    phone,
    address,
    city,
    country,
    updated_at
  )
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
    stored.customer_id,
    stored.name,
    stored.email,
    stored.phone,
    stored.address,
    stored.city,
    stored.country,
    stored.updated_at
  from hist_customer as stored
  left join etl_hist_customer as at_hand
    on at_hand.event_id = stored.event_id
  where stored.source_system in (
      select source_system
      from stg_snapshot
      where entity = 'customer'
        and kind in ('snapshot', 'part')
    )
    and at_hand.event_id is null;

  insert into etl_hist_location (
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
    country,
    region
  )
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
    stored.country,
    stored.region
  from hist_location as stored
  left join etl_hist_location as at_hand
    on at_hand.event_id = stored.event_id
  where stored.source_system in (
      select source_system
      from stg_snapshot
      where entity = 'location'
        and kind in ('snapshot', 'part')
    )
    and at_hand.event_id is null;

  insert into etl_hist_product (
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
    stock_code,
    description,
    category,
    unit_price,
    updated_at
  )
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
    stored.stock_code,
    stored.description,
    stored.category,
    stored.unit_price,
    stored.updated_at
  from hist_product as stored
  left join etl_hist_product as at_hand
    on at_hand.event_id = stored.event_id
  where stored.source_system in (
      select source_system
      from stg_snapshot
      where entity = 'product'
        and kind in ('snapshot', 'part')
    )
    and at_hand.event_id is null;

  insert into etl_hist_sales_order (
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
    order_id,
    customer_id,
    ordered_at,
    kind,
    status,
    updated_at,
    channel,
    priority,
    shipped_at,
    country
  )
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
    stored.order_id,
    stored.customer_id,
    stored.ordered_at,
    stored.kind,
    stored.status,
    stored.updated_at,
    stored.channel,
    stored.priority,
    stored.shipped_at,
    stored.country
  from hist_sales_order as stored
  left join etl_hist_sales_order as at_hand
    on at_hand.event_id = stored.event_id
  where stored.source_system in (
      select source_system
      from stg_snapshot
      where entity = 'sales_order'
        and kind in ('snapshot', 'part')
    )
    and at_hand.event_id is null;

  insert into etl_hist_order_line (
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
    order_id,
    line_no,
    stock_code,
    quantity,
    unit_price,
    sold_at,
    unit_cost
  )
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
    stored.order_id,
    stored.line_no,
    stored.stock_code,
    stored.quantity,
    stored.unit_price,
    stored.sold_at,
    stored.unit_cost
  from hist_order_line as stored
  left join etl_hist_order_line as at_hand
    on at_hand.event_id = stored.event_id
  where stored.source_system in (
      select source_system
      from stg_snapshot
      where entity = 'order_line'
        and kind in ('snapshot', 'part')
    )
    and at_hand.event_id is null;
end;
$$ language plpgsql;
