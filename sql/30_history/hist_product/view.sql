-- The row that each product has now, by H2 and H3 said a second time: the last visible event in the log's order, unless
-- it is a delete or a later whole snapshot went without the key; an event whose row a later contract version rejected
-- is not seen. It reads no work table, so that rules and people may ask it at any moment, and shares no text with what
-- builds the star, so that the two can judge each other.
-- Lines that begin with `touched:` are for rules that look at some keys only (src/aws/touched-form.ts).
create or replace view hist_current_product as
with accepted as (
  select
    source_system,
    epoch,
    max(case when kind = 'snapshot' then 1 else 0 end) as is_whole
  from hist_snapshot
  where entity = 'product'
    and kind in ('snapshot', 'part')
  group by
    source_system,
    epoch
),
present as (
  select distinct
    source_system,
    record_key,
    epoch
  from hist_snapshot
  where entity = 'product'
    and kind = 'presence'
    -- touched: and record_key in (select record_key from touched_product)
),
refused as (
  select
    source_system,
    record_key,
    epoch,
    origin,
    sequence,
    max(contract_version) as contract_version
  from etl_rejected
  where entity = 'product'
    -- touched: and record_key in (select record_key from touched_product)
  group by
    source_system,
    record_key,
    epoch,
    origin,
    sequence
),
ordered as (
  select
    stored.source_system,
    stored.record_key,
    stored.epoch,
    stored.op,
    stored.stock_code,
    stored.description,
    stored.category,
    stored.unit_price,
    stored.updated_at,
    row_number() over (
      partition by stored.record_key, stored.source_system
      order by
        stored.epoch desc,
        case when stored.origin = 'snapshot' then 0 else 1 end desc,
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
  left join refused
    on refused.source_system = stored.source_system
    and refused.record_key = stored.record_key
    and refused.epoch = stored.epoch
    and refused.origin = stored.origin
    and refused.sequence = stored.sequence
  where (stored.origin = 'change' or accepted.epoch is not null)
    and coalesce(refused.contract_version, 0) <= stored.contract_version
    -- touched: and stored.record_key in (select record_key from touched_product)
),
last_load as (
  select
    source_system,
    max(epoch) as epoch
  from accepted
  where is_whole = 1
  group by source_system
),
-- A key that a snapshot had, but rejected, is absent from the last of the other ones; from none, and it is NULL.
last_absence as (
  select
    kept.source_system,
    kept.record_key,
    max(case when present.record_key is null then accepted.epoch end) as epoch
  from (
    select distinct
      source_system,
      record_key
    from present
  ) as kept
  join accepted
    on accepted.source_system = kept.source_system
    and accepted.is_whole = 1
  left join present
    on present.source_system = kept.source_system
    and present.record_key = kept.record_key
    and present.epoch = accepted.epoch
  group by
    kept.source_system,
    kept.record_key
)
select
  ordered.source_system,
  ordered.record_key,
  ordered.stock_code,
  ordered.description,
  ordered.category,
  ordered.unit_price,
  ordered.updated_at
from ordered
left join last_load
  on last_load.source_system = ordered.source_system
left join last_absence
  on last_absence.source_system = ordered.source_system
  and last_absence.record_key = ordered.record_key
where ordered.place_from_end = 1
  and ordered.op <> 'D'
  and ordered.epoch >= coalesce(
    case when last_absence.record_key is null then last_load.epoch else last_absence.epoch end,
    ordered.epoch
  );
