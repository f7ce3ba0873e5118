-- The products as the last purchase told of them.
-- Silver has each event as often as a try refined it: what no load committed has no note, and of the rest each key has its last event
-- (H2 of docs/exact-history.md), so that an event that came twice counts once.
select
  stock_code,
  description,
  category
from (
  select
    stock_code,
    description,
    category,
    op,
    row_number() over (
      partition by source_system, record_key
      order by
        epoch desc,
        case when origin = 'snapshot' then 0 else 1 end desc,
        sequence desc,
        contract_version desc,
        case when op = 'D' then 1 else 0 end desc,
        row_hash desc,
        event_id desc
    ) as place
  from silver_purchases_product
  where batch_id in (select batch_id from loaded_purchases)
) as told
where place = 1
  and op <> 'D';
