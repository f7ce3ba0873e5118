-- Derived from src/entities/product.ts and sql/templates/40_dims/dim_entity/load.sql.liquid by `npm run gen`: change those.
-- Rebuilds the touched products and writes only the rows that differ.
create or replace procedure sp_load_dim_product(p_load_id varchar(64)) as $$
declare
  v_contracts bigint;
  v_collisions bigint;
begin
  select count(*) into v_contracts
  from etl_contract
  where entity = 'product';
  if v_contracts <> 1 then
    raise exception 'ELT_CONFIG_INVALID: etl_contract has % rows for product: install the warehouse', v_contracts;
  end if;

  -- H5: new facts touch the members that they name and that have no row yet. An empty text names nobody, as NULL does.
  insert into etl_touched_key (
    entity,
    source_system,
    record_key
  )
  select distinct
    'product',
    fact.source_system,
    fact.stock_code
  from etl_staged_event as event
  join hist_order_line as fact
    on fact.event_id = event.event_id
  left join dim_product as member
    on member.source_system = fact.source_system
    and member.stock_code = fact.stock_code
  where event.entity = 'order_line'
    and event.is_new
    and fact.stock_code <> ''
    and member.stock_code is null;

  delete from etl_event where entity = 'product';

  insert into etl_event (
    entity,
    source_system,
    record_key,
    event_id,
    epoch,
    origin,
    committed_at,
    sequence,
    contract_version,
    is_delete,
    is_rejected,
    row_hash,
    tracked_hash
  )
  with touched as (
    select distinct
      source_system,
      record_key
    from etl_touched_key
    where entity = 'product'
  )
  select
    'product',
    stored.source_system,
    stored.record_key,
    stored.event_id,
    stored.epoch,
    stored.origin,
    stored.committed_at,
    stored.sequence,
    stored.contract_version,
    case when stored.op = 'D' then 1 else 0 end,
    0,
    stored.row_hash,
    stored.tracked_hash
  from hist_product as stored
  join touched
    on touched.source_system = stored.source_system
    and touched.record_key = stored.record_key;

  delete from etl_dim_product;

  insert into etl_dim_product (
    product_sk,
    source_system,
    stock_code,
    description,
    category,
    unit_price,
    updated_at,
    valid_from,
    valid_to,
    is_current,
    is_inferred,
    first_seen_at
  )
  with touched as (
    select distinct
      source_system,
      record_key
    from etl_touched_key
    where entity = 'product'
  ),
  versions as (
    select
      source_system,
      record_key,
      event_id,
      valid_from,
      valid_to,
      first_seen_at
    from hist_version
    where entity = 'product'
  ),
  named as (
    select distinct
      touched.source_system,
      touched.record_key
    from touched
    join hist_order_line as fact
      on fact.source_system = touched.source_system
      and fact.stock_code = touched.record_key
    where touched.record_key <> ''
  ),
  members as (
    select
      source_system,
      record_key,
      event_id,
      valid_from,
      valid_to,
      false as is_inferred,
      first_seen_at
    from versions
    union all
    select
      named.source_system,
      named.record_key,
      '',
      timestamp '1900-01-01 00:00:00',
      timestamp '9999-12-31 00:00:00',
      true,
      null
    from named
    left join versions
      on versions.source_system = named.source_system
      and versions.record_key = named.record_key
    where versions.record_key is null
  )
  select
    -- H7: 15 hex digits are 60 bits, which a signed bigint surely holds; lengths in bytes, so that no two lists meet.
    strtol(
      left(
        sha2(
          cast(octet_length(contract.key_salt) as varchar(8)) || ':' || contract.key_salt
          || '|' || cast(octet_length(members.source_system) as varchar(8)) || ':' || members.source_system
          || '|' || cast(octet_length(members.record_key) as varchar(8)) || ':' || members.record_key
          || '|26:' || to_char(members.valid_from, 'YYYY-MM-DD HH24:MI:SS.US'),
          256
        ),
        15
      ),
      16
    ),
    members.source_system,
    members.record_key,
    stored.description,
    stored.category,
    stored.unit_price,
    stored.updated_at,
    members.valid_from,
    members.valid_to,
    case when members.valid_to = timestamp '9999-12-31 00:00:00' then true else false end,
    members.is_inferred,
    members.first_seen_at
  from members
  join etl_contract as contract
    on contract.entity = 'product'
  left join hist_product as stored
    on stored.event_id = members.event_id;

  select count(*) into v_collisions
  from (
    select derived.product_sk
    from etl_dim_product as derived
    join dim_product as member
      on member.product_sk = derived.product_sk
    where member.source_system <> derived.source_system
      or member.stock_code <> derived.stock_code
      or member.valid_from <> derived.valid_from
    union all
    select product_sk
    from etl_dim_product
    group by product_sk
    having count(*) > 1
  ) as collision;
  if v_collisions > 0 then
    raise exception 'ELT_LOAD_KEY_COLLISION: % surrogate keys of dim_product would name two versions: change the keySalt of product', v_collisions;
  end if;

  insert into etl_changed_member (
    entity,
    source_system,
    member_key,
    changed_from
  )
  with touched as (
    select distinct
      source_system,
      record_key
    from etl_touched_key
    where entity = 'product'
  ),
  before_load as (
    select
      member.source_system,
      member.stock_code,
      member.product_sk,
      member.valid_from
    from dim_product as member
    join touched
      on touched.source_system = member.source_system
      and touched.record_key = member.stock_code
  ),
  changes as (
    select
      before_load.source_system,
      before_load.stock_code,
      before_load.valid_from
    from before_load
    left join etl_dim_product as derived
      on derived.product_sk = before_load.product_sk
    where derived.product_sk is null
    union all
    select
      derived.source_system,
      derived.stock_code,
      derived.valid_from
    from etl_dim_product as derived
    left join before_load
      on before_load.product_sk = derived.product_sk
    where before_load.product_sk is null
  )
  select
    'product',
    source_system,
    stock_code,
    min(valid_from)
  from changes
  group by
    source_system,
    stock_code;

  delete from dim_product
  where product_sk in (
    select product_sk
    from (
      select
        member.product_sk,
        member.source_system,
        member.stock_code,
        member.description,
        member.category,
        member.unit_price,
        member.updated_at,
        member.valid_from,
        member.valid_to,
        member.is_current,
        member.is_inferred,
        member.first_seen_at
      from dim_product as member
      join (
        select distinct
          source_system,
          record_key
        from etl_touched_key
        where entity = 'product'
      ) as touched
        on touched.source_system = member.source_system
        and touched.record_key = member.stock_code
      except
      select
        product_sk,
        source_system,
        stock_code,
        description,
        category,
        unit_price,
        updated_at,
        valid_from,
        valid_to,
        is_current,
        is_inferred,
        first_seen_at
      from etl_dim_product
    ) as stale
  );

  insert into dim_product (
    product_sk,
    source_system,
    stock_code,
    description,
    category,
    unit_price,
    updated_at,
    valid_from,
    valid_to,
    is_current,
    is_inferred,
    first_seen_at
  )
  select
    derived.product_sk,
    derived.source_system,
    derived.stock_code,
    derived.description,
    derived.category,
    derived.unit_price,
    derived.updated_at,
    derived.valid_from,
    derived.valid_to,
    derived.is_current,
    derived.is_inferred,
    derived.first_seen_at
  from etl_dim_product as derived
  left join dim_product as member
    on member.product_sk = derived.product_sk
  where member.product_sk is null;
end;
$$ language plpgsql;
