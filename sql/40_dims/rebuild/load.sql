-- Derived from src/entities and sql/templates/40_dims/rebuild/load.sql.liquid by `npm run gen`: change those.
-- Reads every event and touches every member that the warehouse knows, so that the rest of the load rebuilds the whole star.
-- Called by the installer when a keySalt changed (H7), and by people who do not trust the star: it then writes what was wrong.
create or replace procedure sp_touch_everything(p_load_id varchar(64)) as $$
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
  from hist_customer;

  insert into etl_touched_key (
    entity,
    source_system,
    record_key,
    is_rebuilt
  )
  select distinct
    'customer',
    source_system,
    customer_id,
    1
  from dim_customer
  where customer_sk <> -1;

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
  from hist_location;

  insert into etl_touched_key (
    entity,
    source_system,
    record_key,
    is_rebuilt
  )
  select distinct
    'location',
    source_system,
    country,
    1
  from dim_location
  where location_sk <> -1;

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
  from hist_product;

  insert into etl_touched_key (
    entity,
    source_system,
    record_key,
    is_rebuilt
  )
  select distinct
    'product',
    source_system,
    stock_code,
    1
  from dim_product
  where product_sk <> -1;

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
  from hist_sales_order;

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
  from hist_order_line;
end;
$$ language plpgsql;
