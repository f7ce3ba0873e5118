-- Derived from src/entities/customer.ts and sql/templates/40_dims/dim_entity/load.sql.liquid by `npm run gen`: change those.
-- Rebuilds the touched customers and writes only the rows that differ.
create or replace procedure sp_load_dim_customer(p_load_id varchar(64)) as $$
declare
  v_contracts bigint;
  v_rows bigint;
  v_keys bigint;
  v_stale bigint;
  v_deleted bigint;
begin
  -- Keys with events at hand are rebuilt; those that facts at hand name need a row if they have none (H5). An empty text
  -- names nobody, as NULL does. What is touched already is so by sp_touch_everything.
  insert into etl_touched_key (
    entity,
    source_system,
    record_key,
    is_rebuilt
  )
  select
    'customer',
    named.source_system,
    named.record_key,
    max(named.is_rebuilt)
  from (
    select
      source_system,
      record_key,
      1 as is_rebuilt
    from etl_hist_customer
    union all
    select
      source_system,
      customer_id,
      0
    from etl_hist_sales_order
    where customer_id <> ''
  ) as named
  left join etl_touched_key as touched
    on touched.entity = 'customer'
    and touched.source_system = named.source_system
    and touched.record_key = named.record_key
  where touched.record_key is null
  group by
    named.source_system,
    named.record_key;

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
  select
    'customer',
    source_system,
    record_key,
    event_id,
    epoch,
    origin,
    committed_at,
    sequence,
    contract_version,
    case when op = 'D' then 1 else 0 end,
    0,
    row_hash,
    tracked_hash
  from etl_hist_customer;

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
    first_seen_at,
    was_there,
    is_there,
    is_same,
    changed_from
  )
  with versions as (
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
  unversioned as (
    select
      touched.source_system,
      touched.record_key,
      touched.is_rebuilt
    from etl_touched_key as touched
    left join versions
      on versions.source_system = touched.source_system
      and versions.record_key = touched.record_key
    where touched.entity = 'customer'
      and touched.record_key <> ''
      and versions.record_key is null
  ),
  inferred as (
    select
      source_system,
      record_key,
      is_rebuilt
    from unversioned
    where is_rebuilt = 0
    union
    select
      unversioned.source_system,
      unversioned.record_key,
      unversioned.is_rebuilt
    from unversioned
    join hist_sales_order as fact
      on fact.source_system = unversioned.source_system
      and fact.customer_id = unversioned.record_key
    where unversioned.is_rebuilt = 1
  ),
  members as (
    select
      source_system,
      record_key,
      event_id,
      valid_from,
      valid_to,
      first_seen_at,
      false as is_inferred,
      1 as is_rebuilt
    from versions
    union all
    select
      source_system,
      record_key,
      '',
      timestamp '1900-01-01 00:00:00',
      timestamp '9999-12-31 00:00:00',
      null,
      true,
      is_rebuilt
    from inferred
  ),
  derived as (
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
      ) as customer_sk,
      members.source_system,
      members.record_key as customer_id,
      event.name,
      event.email,
      event.phone,
      event.address,
      event.city,
      event.country,
      event.updated_at,
      members.valid_from,
      members.valid_to,
      case when members.valid_to = timestamp '9999-12-31 00:00:00' then true else false end as is_current,
      members.is_inferred,
      members.first_seen_at,
      members.is_rebuilt
    from members
    join etl_contract as contract
      on contract.entity = 'customer'
    left join etl_hist_customer as event
      on event.event_id = members.event_id
  ),
  stored as (
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
      member.first_seen_at,
      touched.is_rebuilt
    from dim_customer as member
    join etl_touched_key as touched
      on touched.source_system = member.source_system
      and touched.record_key = member.customer_id
    where touched.entity = 'customer'
  ),
  -- A text with a full stop behind it: trailing blanks count here.
  compared as (
    select
      coalesce(derived.customer_sk, stored.customer_sk) as customer_sk,
      coalesce(derived.source_system, stored.source_system) as source_system,
      coalesce(derived.customer_id, stored.customer_id) as customer_id,
      derived.name,
      derived.email,
      derived.phone,
      derived.address,
      derived.city,
      derived.country,
      derived.updated_at,
      coalesce(derived.valid_from, stored.valid_from) as valid_from,
      coalesce(derived.valid_to, stored.valid_to) as valid_to,
      coalesce(derived.is_current, stored.is_current) as is_current,
      coalesce(derived.is_inferred, stored.is_inferred) as is_inferred,
      derived.first_seen_at,
      coalesce(stored.is_rebuilt, derived.is_rebuilt) as is_rebuilt,
      case when derived.customer_sk is null then false else true end as is_derived,
      case when stored.customer_sk is null then false else true end as was_there,
      case
        when stored.valid_to = derived.valid_to
            and stored.is_inferred = derived.is_inferred
            and decode(stored.first_seen_at, derived.first_seen_at, 1, 0) = 1
            and decode(stored.name || '.', derived.name || '.', 1, 0) = 1
            and decode(stored.email || '.', derived.email || '.', 1, 0) = 1
            and decode(stored.phone || '.', derived.phone || '.', 1, 0) = 1
            and decode(stored.address || '.', derived.address || '.', 1, 0) = 1
            and decode(stored.city || '.', derived.city || '.', 1, 0) = 1
            and decode(stored.country || '.', derived.country || '.', 1, 0) = 1
            and decode(stored.updated_at, derived.updated_at, 1, 0) = 1
          then true
        else false
      end as is_equal,
      max(case when stored.customer_sk is null then 0 else 1 end) over (
        partition by coalesce(derived.customer_id, stored.customer_id), coalesce(derived.source_system, stored.source_system)
      ) as member_was_there
    from derived
    full join stored
      on stored.customer_sk = derived.customer_sk
      and stored.source_system = derived.source_system
      and stored.customer_id = derived.customer_id
  ),
  -- A member that is only named stays as it is, or is inferred where there is none.
  decided as (
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
      first_seen_at,
      was_there,
      case
        when is_rebuilt = 1 then is_derived
        when member_was_there = 1 then was_there
        else true
      end as is_there,
      case
        when is_rebuilt = 1 then is_equal
        else was_there
      end as is_same
    from compared
  )
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
    first_seen_at,
    was_there,
    is_there,
    is_same,
    min(case when was_there <> is_there then valid_from end) over (
      partition by customer_id, source_system
    )
  from decided
  where was_there
    or is_there;

  select
    (select count(*) from etl_contract where entity = 'customer'),
    coalesce(sum(case when is_there then 1 else 0 end), 0),
    count(distinct case when is_there then customer_sk end),
    coalesce(sum(case when was_there and not is_same then 1 else 0 end), 0)
  into
    v_contracts,
    v_rows,
    v_keys,
    v_stale
  from etl_dim_customer;
  if v_contracts <> 1 then
    raise exception 'ELT_CONFIG_INVALID: etl_contract has % rows for customer: install the warehouse', v_contracts;
  end if;

  -- Rows that come are among them: where one of them finds a row, that is another member's.
  delete from dim_customer
  using etl_dim_customer
  where etl_dim_customer.customer_sk = dim_customer.customer_sk
    and not etl_dim_customer.is_same;

  get diagnostics v_deleted := row_count;
  if v_rows <> v_keys or v_deleted <> v_stale then
    raise exception 'ELT_LOAD_KEY_COLLISION: % surrogate keys of dim_customer would name two versions: change the keySalt of customer', v_rows - v_keys + v_deleted - v_stale;
  end if;

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
  where is_there
    and not is_same;
end;
$$ language plpgsql;
