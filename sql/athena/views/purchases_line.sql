-- The lines of purchases as the warehouse has them now.
-- Silver has each event as often as a try refined it: what no load committed has no note, and of the rest each key has its last event
-- (H2 of docs/exact-history.md), so that an event that came twice counts once.
select
  order_id,
  line_no,
  stock_code,
  quantity,
  unit_price,
  sold_at
from (
  select
    order_id,
    line_no,
    stock_code,
    quantity,
    unit_price,
    sold_at,
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
  from silver_purchases_order_line
  where batch_id in (select batch_id from loaded_purchases)
) as told
where place = 1
  and op <> 'D';
