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

  insert into etl_member (
    entity,
    member_sk,
    source_system,
    record_key,
    event_id,
    valid_from,
    valid_to,
    is_inferred,
    first_seen_at,
    fate
  )
  with stored as (
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
      unversioned.source_system,
      unversioned.record_key
    from unversioned
    left join stored
      on stored.source_system = unversioned.source_system
      and stored.customer_id = unversioned.record_key
    where unversioned.is_rebuilt = 0
      and stored.customer_id is null
    union
    select
      unversioned.source_system,
      unversioned.record_key
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
      false as is_inferred,
      first_seen_at
    from versions
    union all
    select
      source_system,
      record_key,
      '',
      timestamp '1900-01-01 00:00:00',
      timestamp '9999-12-31 00:00:00',
      true,
      null
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
      members.record_key,
      members.event_id,
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
      members.first_seen_at
    from members
    join etl_contract as contract
      on contract.entity = 'customer'
    left join etl_hist_customer as event
      on event.event_id = members.event_id
  )
  -- A member that is only named stays as it is, or is inferred. A text with a full stop behind it: trailing blanks count.
  select
    'customer',
    coalesce(derived.customer_sk, stored.customer_sk),
    coalesce(derived.source_system, stored.source_system),
    coalesce(derived.record_key, stored.customer_id),
    derived.event_id,
    coalesce(derived.valid_from, stored.valid_from),
    coalesce(derived.valid_to, stored.valid_to),
    coalesce(derived.is_inferred, stored.is_inferred),
    derived.first_seen_at,
    case
      when stored.customer_sk is null then 'new'
      when stored.is_rebuilt = 0 then 'kept'
      when derived.customer_sk is null then 'gone'
      when stored.source_system || '.' = derived.source_system || '.'
        and stored.customer_id || '.' = derived.record_key || '.'
        and stored.valid_from = derived.valid_from
        and stored.valid_to = derived.valid_to
        and stored.is_current = derived.is_current
        and stored.is_inferred = derived.is_inferred
        and decode(stored.first_seen_at, derived.first_seen_at, 1, 0) = 1
        and decode(stored.name || '.', derived.name || '.', 1, 0) = 1
        and decode(stored.email || '.', derived.email || '.', 1, 0) = 1
        and decode(stored.phone || '.', derived.phone || '.', 1, 0) = 1
        and decode(stored.address || '.', derived.address || '.', 1, 0) = 1
        and decode(stored.city || '.', derived.city || '.', 1, 0) = 1
        and decode(stored.country || '.', derived.country || '.', 1, 0) = 1
        and decode(stored.updated_at, derived.updated_at, 1, 0) = 1
      then 'kept'
      else 'changed'
    end
  from derived
  full join stored
    on stored.customer_sk = derived.customer_sk
    and stored.source_system = derived.source_system
    and stored.customer_id = derived.record_key;

  select
    (select count(*) from etl_contract where entity = 'customer'),
    coalesce(sum(case when fate <> 'gone' then 1 else 0 end), 0),
    count(distinct case when fate <> 'gone' then member_sk end),
    coalesce(sum(case when fate in ('gone', 'changed') then 1 else 0 end), 0)
  into
    v_contracts,
    v_rows,
    v_keys,
    v_stale
  from etl_member
  where entity = 'customer';
  if v_contracts <> 1 then
    raise exception 'ELT_CONFIG_INVALID: etl_contract has % rows for customer: install the warehouse', v_contracts;
  end if;

  -- Rows that come are among them: where one of them finds a row, that is another member's.
  delete from dim_customer
  using etl_member
  where etl_member.member_sk = dim_customer.customer_sk
    and etl_member.entity = 'customer'
    and etl_member.fate <> 'kept';

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
    member.member_sk,
    member.source_system,
    member.record_key,
    event.name,
    event.email,
    event.phone,
    event.address,
    event.city,
    event.country,
    event.updated_at,
    member.valid_from,
    member.valid_to,
    case when member.valid_to = timestamp '9999-12-31 00:00:00' then true else false end,
    member.is_inferred,
    member.first_seen_at
  from etl_member as member
  left join etl_hist_customer as event
    on event.event_id = member.event_id
  where member.entity = 'customer'
    and member.fate in ('new', 'changed');
end;
$$ language plpgsql;
