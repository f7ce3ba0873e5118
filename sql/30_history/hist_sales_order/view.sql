-- The row that each sales_order has now, by H2 and H3 said a second time: the last visible event in the log's order, unless
-- it is a delete or a later accepted full load went without the key. It reads no work table, so that rules and people may
-- ask it at any moment, and shares no text with what builds the star, so that the two can judge each other.
create or replace view hist_current_sales_order as
with accepted as (
  select distinct
    source_system,
    epoch
  from hist_snapshot
  where entity = 'sales_order'
    and kind = 'snapshot'
),
ordered as (
  select
    stored.source_system,
    stored.record_key,
    stored.epoch,
    stored.op,
    stored.order_id,
    stored.customer_id,
    stored.ordered_at,
    stored.kind,
    stored.status,
    stored.updated_at,
    row_number() over (
      partition by stored.source_system, stored.record_key
      order by
        stored.epoch desc,
        case when stored.origin = 'load' then 0 else 1 end desc,
        stored.sequence desc,
        stored.contract_version desc,
        case when stored.op = 'D' then 1 else 0 end desc,
        stored.row_hash desc,
        stored.event_id desc
    ) as place_from_end
  from hist_sales_order as stored
  left join accepted
    on accepted.source_system = stored.source_system
    and accepted.epoch = stored.epoch
  where stored.origin = 'cdc'
    or accepted.epoch is not null
),
latest as (
  select
    source_system,
    record_key,
    epoch,
    order_id,
    customer_id,
    ordered_at,
    kind,
    status,
    updated_at
  from ordered
  where place_from_end = 1
    and op <> 'D'
),
gone as (
  select distinct
    latest.source_system,
    latest.record_key
  from latest
  join accepted
    on accepted.source_system = latest.source_system
    and accepted.epoch > latest.epoch
  left join hist_snapshot as present
    on present.source_system = latest.source_system
    and present.record_key = latest.record_key
    and present.epoch = accepted.epoch
    and present.entity = 'sales_order'
    and present.kind = 'presence'
  where present.record_key is null
)
select
  latest.source_system,
  latest.record_key,
  latest.order_id,
  latest.customer_id,
  latest.ordered_at,
  latest.kind,
  latest.status,
  latest.updated_at
from latest
left join gone
  on gone.source_system = latest.source_system
  and gone.record_key = latest.record_key
where gone.record_key is null;
