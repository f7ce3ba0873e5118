-- Derived from src/entities/location.ts and sql/templates/40_dims/dim_entity/load.sql.liquid by `npm run gen`: change those.
-- Rebuilds the touched locations and writes only the rows that differ.
create or replace procedure sp_load_dim_location(p_load_id varchar(64)) as $$
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
    'location',
    named.source_system,
    named.record_key,
    max(named.is_rebuilt)
  from (
    select
      source_system,
      record_key,
      1 as is_rebuilt
    from etl_hist_location
    union all
    select
      source_system,
      country,
      0
    from etl_hist_sales_order
    where country <> ''
  ) as named
  left join etl_touched_key as touched
    on touched.entity = 'location'
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
      member.location_sk,
      member.source_system,
      member.country,
      member.region,
      member.valid_from,
      member.valid_to,
      member.is_current,
      member.is_inferred,
      member.first_seen_at,
      touched.is_rebuilt
    from dim_location as member
    join etl_touched_key as touched
      on touched.source_system = member.source_system
      and touched.record_key = member.country
    where touched.entity = 'location'
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
    where entity = 'location'
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
    where touched.entity = 'location'
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
      and stored.country = unversioned.record_key
    where unversioned.is_rebuilt = 0
      and stored.country is null
    union
    select
      unversioned.source_system,
      unversioned.record_key
    from unversioned
    join hist_sales_order as fact
      on fact.source_system = unversioned.source_system
      and fact.country = unversioned.record_key
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
      ) as location_sk,
      members.source_system,
      members.record_key,
      members.event_id,
      event.region,
      members.valid_from,
      members.valid_to,
      case when members.valid_to = timestamp '9999-12-31 00:00:00' then true else false end as is_current,
      members.is_inferred,
      members.first_seen_at
    from members
    join etl_contract as contract
      on contract.entity = 'location'
    left join etl_hist_location as event
      on event.event_id = members.event_id
  )
  -- A member that is only named stays as it is, or is inferred. A text with a full stop behind it: trailing blanks count.
  select
    'location',
    coalesce(derived.location_sk, stored.location_sk),
    coalesce(derived.source_system, stored.source_system),
    coalesce(derived.record_key, stored.country),
    derived.event_id,
    coalesce(derived.valid_from, stored.valid_from),
    coalesce(derived.valid_to, stored.valid_to),
    coalesce(derived.is_inferred, stored.is_inferred),
    derived.first_seen_at,
    case
      when stored.location_sk is null then 'new'
      when stored.is_rebuilt = 0 then 'kept'
      when derived.location_sk is null then 'gone'
      when stored.source_system || '.' = derived.source_system || '.'
        and stored.country || '.' = derived.record_key || '.'
        and stored.valid_from = derived.valid_from
        and stored.valid_to = derived.valid_to
        and stored.is_current = derived.is_current
        and stored.is_inferred = derived.is_inferred
        and decode(stored.first_seen_at, derived.first_seen_at, 1, 0) = 1
        and decode(stored.region || '.', derived.region || '.', 1, 0) = 1
      then 'kept'
      else 'changed'
    end
  from derived
  full join stored
    on stored.location_sk = derived.location_sk
    and stored.source_system = derived.source_system
    and stored.country = derived.record_key;

  select
    (select count(*) from etl_contract where entity = 'location'),
    coalesce(sum(case when fate <> 'gone' then 1 else 0 end), 0),
    count(distinct case when fate <> 'gone' then member_sk end),
    coalesce(sum(case when fate in ('gone', 'changed') then 1 else 0 end), 0)
  into
    v_contracts,
    v_rows,
    v_keys,
    v_stale
  from etl_member
  where entity = 'location';
  if v_contracts <> 1 then
    raise exception 'ELT_CONFIG_INVALID: etl_contract has % rows for location: install the warehouse', v_contracts;
  end if;

  -- Rows that come are among them: where one of them finds a row, that is another member's.
  delete from dim_location
  using etl_member
  where etl_member.member_sk = dim_location.location_sk
    and etl_member.entity = 'location'
    and etl_member.fate <> 'kept';

  get diagnostics v_deleted := row_count;
  if v_rows <> v_keys or v_deleted <> v_stale then
    raise exception 'ELT_LOAD_KEY_COLLISION: % surrogate keys of dim_location would name two versions: change the keySalt of location', v_rows - v_keys + v_deleted - v_stale;
  end if;

  insert into dim_location (
    location_sk,
    source_system,
    country,
    region,
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
    event.region,
    member.valid_from,
    member.valid_to,
    case when member.valid_to = timestamp '9999-12-31 00:00:00' then true else false end,
    member.is_inferred,
    member.first_seen_at
  from etl_member as member
  left join etl_hist_location as event
    on event.event_id = member.event_id
  where member.entity = 'location'
    and member.fate in ('new', 'changed');
end;
$$ language plpgsql;
