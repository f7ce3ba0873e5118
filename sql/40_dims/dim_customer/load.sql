-- Derived from src/entities/customer.ts and sql/templates/40_dims/dim_entity/load.sql.liquid by `npm run gen`: change those.
-- Rebuilds the touched customers and writes only the rows that differ.
create or replace procedure sp_load_dim_customer(p_load_id varchar(64)) as $$
declare
  v_contracts bigint;
  v_collisions bigint;
begin
  select count(*) into v_contracts
  from etl_contract
  where entity = 'customer';
  if v_contracts <> 1 then
    raise exception 'ELT_CONFIG_INVALID: etl_contract has % rows for customer: install the warehouse', v_contracts;
  end if;

  -- H5: new facts touch the members that they name and that have no row yet. An empty text names nobody, as NULL does.
  insert into etl_touched_key (
    entity,
    source_system,
    record_key
  )
  select distinct
    'customer',
    fact.source_system,
    fact.customer_id
  from etl_staged_event as event
  join hist_sales_order as fact
    on fact.event_id = event.event_id
  left join dim_customer as member
    on member.source_system = fact.source_system
    and member.customer_id = fact.customer_id
  where event.entity = 'sales_order'
    and event.is_new
    and fact.customer_id <> ''
    and member.customer_id is null;

  delete from etl_event where entity = 'customer';

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
    where entity = 'customer'
  )
  select
    'customer',
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
  from hist_customer as stored
  join touched
    on touched.source_system = stored.source_system
    and touched.record_key = stored.record_key;

  delete from etl_dim_customer;

  insert into etl_dim_customer (
    customer_sk,
    source_system,
    customer_id,
    name,
    email,
    phone,
    address,
    city,
    country,
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
    where entity = 'customer'
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
    where entity = 'customer'
  ),
  named as (
    select distinct
      touched.source_system,
      touched.record_key
    from touched
    join hist_sales_order as fact
      on fact.source_system = touched.source_system
      and fact.customer_id = touched.record_key
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
    stored.name,
    stored.email,
    stored.phone,
    stored.address,
    stored.city,
    stored.country,
    stored.updated_at,
    members.valid_from,
    members.valid_to,
    case when members.valid_to = timestamp '9999-12-31 00:00:00' then true else false end,
    members.is_inferred,
    members.first_seen_at
  from members
  join etl_contract as contract
    on contract.entity = 'customer'
  left join hist_customer as stored
    on stored.event_id = members.event_id;

  select count(*) into v_collisions
  from (
    select derived.customer_sk
    from etl_dim_customer as derived
    join dim_customer as member
      on member.customer_sk = derived.customer_sk
    where member.source_system <> derived.source_system
      or member.customer_id <> derived.customer_id
      or member.valid_from <> derived.valid_from
    union all
    select customer_sk
    from etl_dim_customer
    group by customer_sk
    having count(*) > 1
  ) as collision;
  if v_collisions > 0 then
    raise exception 'ELT_LOAD_KEY_COLLISION: % surrogate keys of dim_customer would name two versions: change the keySalt of customer', v_collisions;
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
    where entity = 'customer'
  ),
  before_load as (
    select
      member.source_system,
      member.customer_id,
      member.customer_sk,
      member.valid_from
    from dim_customer as member
    join touched
      on touched.source_system = member.source_system
      and touched.record_key = member.customer_id
  ),
  changes as (
    select
      before_load.source_system,
      before_load.customer_id,
      before_load.valid_from
    from before_load
    left join etl_dim_customer as derived
      on derived.customer_sk = before_load.customer_sk
    where derived.customer_sk is null
    union all
    select
      derived.source_system,
      derived.customer_id,
      derived.valid_from
    from etl_dim_customer as derived
    left join before_load
      on before_load.customer_sk = derived.customer_sk
    where before_load.customer_sk is null
  )
  select
    'customer',
    source_system,
    customer_id,
    min(valid_from)
  from changes
  group by
    source_system,
    customer_id;

  delete from dim_customer
  where customer_sk in (
    select customer_sk
    from (
      select
        member.customer_sk,
        member.source_system,
        member.customer_id,
        member.name,
        member.email,
        member.phone,
        member.address,
        member.city,
        member.country,
        member.updated_at,
        member.valid_from,
        member.valid_to,
        member.is_current,
        member.is_inferred,
        member.first_seen_at
      from dim_customer as member
      join (
        select distinct
          source_system,
          record_key
        from etl_touched_key
        where entity = 'customer'
      ) as touched
        on touched.source_system = member.source_system
        and touched.record_key = member.customer_id
      except
      select
        customer_sk,
        source_system,
        customer_id,
        name,
        email,
        phone,
        address,
        city,
        country,
        updated_at,
        valid_from,
        valid_to,
        is_current,
        is_inferred,
        first_seen_at
      from etl_dim_customer
    ) as stale
  );

  insert into dim_customer (
    customer_sk,
    source_system,
    customer_id,
    name,
    email,
    phone,
    address,
    city,
    country,
    updated_at,
    valid_from,
    valid_to,
    is_current,
    is_inferred,
    first_seen_at
  )
  select
    derived.customer_sk,
    derived.source_system,
    derived.customer_id,
    derived.name,
    derived.email,
    derived.phone,
    derived.address,
    derived.city,
    derived.country,
    derived.updated_at,
    derived.valid_from,
    derived.valid_to,
    derived.is_current,
    derived.is_inferred,
    derived.first_seen_at
  from etl_dim_customer as derived
  left join dim_customer as member
    on member.customer_sk = derived.customer_sk
  where member.customer_sk is null;
end;
$$ language plpgsql;
